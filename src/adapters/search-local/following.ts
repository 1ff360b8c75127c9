import type { Commit } from '../../ports/feed.ts';
import type { SearchHead } from '../../search/index.ts';
import { drive } from './drive.ts';

/** Applies a commit in steps. */
type Take = (commit: Commit, following: Following) => Generator<undefined, void, undefined>;

/** An index and the commits it has yet to apply. A large commit is applied in slices; later ones wait for it. */
export class Following {
  readonly head: SearchHead;
  readonly #take: Take;
  readonly #waiting: Commit[] = [];
  #applying: Promise<void> | undefined;
  #isStopped = false;
  #isBroken = false;

  /** `take` never throws. */
  constructor(head: SearchHead, take: Take) {
    this.head = head;
    this.#take = take;
  }

  /** Settles when every commit so far is applied; undefined when that is so already. */
  get applying(): Promise<void> | undefined {
    return this.#applying;
  }

  /** Whether a commit was applied only in part: the index must not be searched. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  follow(commit: Commit): void {
    if (this.#isStopped) return;
    if (this.#applying !== undefined) {
      this.#waiting.push(commit);
      return;
    }
    const steps = this.#take(commit, this);
    if (steps.next().done !== true) this.#applying = this.#takeRest(steps);
  }

  /** Applies nothing more, not even the rest of a commit; searches of what was there before it go on. */
  stop(): void {
    this.#isStopped = true;
  }

  break(): void {
    this.#isBroken = true;
    this.stop();
  }

  /** Ends in the same turn in which it finds that nothing waits: a commit that came in between would be forgotten. */
  async #takeRest(steps: Generator<undefined, void, undefined>): Promise<void> {
    try {
      await drive(this.#untilStopped(steps));
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        await drive(this.#untilStopped(this.#take(next, this)));
    } finally {
      this.#applying = undefined;
    }
  }

  *#untilStopped(
    steps: Generator<undefined, void, undefined>,
  ): Generator<undefined, void, undefined> {
    while (!this.#isStopped && steps.next().done !== true) yield;
  }
}
