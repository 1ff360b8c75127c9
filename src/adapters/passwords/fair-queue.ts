import { errors } from '../../kernel/errors.ts';

interface Waiter {
  readonly begin: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * One at a time. Those who wait stand in lines, one for each place that they come from, and the lines take turns: who
 * sends much waits behind himself. When there is no room, the last of the longest line gives way to a shorter one.
 */
export class FairQueue {
  readonly #maxWaiting: number;
  /** None is empty; the first one is next. */
  readonly #lines = new Map<string, Waiter[]>();
  #waiting = 0;
  #taken = false;

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  /** Resolves when it is the caller's turn, who then has to `leave`. Throws `auth/busy`. */
  async enter(from: string): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    if (this.#waiting >= this.#maxWaiting && !this.#makeRoomFor(from)) throw errors.loginBusy();
    this.#waiting += 1;
    await new Promise<void>((begin, refuse) =>
      this.#lines.getOrInsertComputed(from, () => []).push({ begin, refuse }),
    );
  }

  leave(): void {
    const [next] = this.#lines;
    if (next === undefined) {
      this.#taken = false;
      return;
    }
    const [from, line] = next;
    this.#lines.delete(from);
    const first = line.shift();
    if (line.length > 0) this.#lines.set(from, line);
    this.#waiting -= 1;
    first?.begin();
  }

  /** Whether the last of another line gave way; nobody does to a line that would then be as long as theirs was. */
  #makeRoomFor(from: string): boolean {
    const lengthWith = (this.#lines.get(from)?.length ?? 0) + 1;
    const longest = [...this.#lines.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
    if (longest.length <= lengthWith) return false;
    longest.pop()?.refuse(errors.loginBusy());
    this.#waiting -= 1;
    return true;
  }
}
