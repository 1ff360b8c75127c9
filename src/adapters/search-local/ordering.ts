import type { Log } from '../../ports/log.ts';
import type { SearchHead } from '../../search/index.ts';
import { drive } from './drive.ts';

/** After its first failure an index is left alone for this many searches; the number doubles with each further one. */
const searchesAfterFailure = 64;

interface Failures {
  /** Searches that are still to pass before the next try. */
  toPass: number;
  readonly count: number;
}

/** Puts the columns that searches sorted by in order, in the background. */
export class Ordering {
  readonly #log: Log;
  readonly #underWay = new WeakSet<SearchHead>();
  readonly #failures = new WeakMap<SearchHead, Failures>();
  readonly #onOrdered: () => void;
  #closed = false;

  /** `onOrdered` is called when an index has new orders, which take memory. */
  constructor(log: Log, onOrdered: () => void) {
    this.#log = log;
    this.#onOrdered = onOrdered;
  }

  /** Starts after a search, unless there is nothing to do or it has started already, and stops when `isWanted` returns
   *  false. Never throws. */
  begin(head: SearchHead, isWanted: () => boolean): void {
    if (this.#closed || this.#underWay.has(head) || !head.hasChores) return;
    if (!this.#mayTry(head)) return;
    this.#underWay.add(head);
    drive(this.#whileWanted(head, isWanted))
      .then(this.#onOrdered)
      .catch((error: unknown) => this.#fail(head, error))
      .finally(() => this.#underWay.delete(head));
  }

  close(): void {
    this.#closed = true;
  }

  #mayTry(head: SearchHead): boolean {
    const failures = this.#failures.get(head);
    return failures === undefined || failures.toPass-- <= 0;
  }

  #fail(head: SearchHead, error: unknown): void {
    const count = (this.#failures.get(head)?.count ?? 0) + 1;
    const toPass = searchesAfterFailure * 2 ** (count - 1);
    this.#failures.set(head, { toPass, count });
    const fields = { err: error, searches: toPass };
    const sentence = 'could not put a search index in order; retrying after some more searches';
    this.#log.error(fields, sentence);
  }

  *#whileWanted(head: SearchHead, isWanted: () => boolean): Generator<undefined, void, undefined> {
    const steps = head.tend();
    while (!this.#closed && isWanted() && steps.next().done !== true) yield;
  }
}
