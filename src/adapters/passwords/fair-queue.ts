import { errors } from '../../kernel/errors.ts';

interface Waiter {
  readonly begin: () => void;
  readonly refuse: (error: Error) => void;
  /** When it came, in milliseconds of `now`. */
  readonly since: number;
}

/** How much may wait, and how long. */
interface QueueLimits {
  readonly maxWaiting: number;
  /** Who would have to wait longer than this, as turns take now, is refused at once. */
  readonly patienceMs: number;
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number;
}

/**
 * One at a time. Those who wait stand in lines, one for each place that they come from, and the lines take turns: who
 * sends much waits behind himself. When there is no room, the last of the longest line gives way to a shorter one. Whoever
 * cannot be served in time is told at once: when they come, or, if turns have become longer meanwhile, when theirs is up.
 */
export class FairQueue {
  readonly #limits: QueueLimits;
  /** None is empty; the first one is next. */
  readonly #lines = new Map<string, Waiter[]>();
  #waiting = 0;
  #taken = false;
  #turnBegan = 0;
  /** How long a turn takes, the last ones counting most, in milliseconds. */
  #turnMs = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Resolves when it is the caller's turn, who then has to `leave`. Throws `auth/busy`. */
  async enter(from: string): Promise<void> {
    const since = this.#limits.now();
    if (!this.#taken) {
      this.#taken = true;
      this.#turnBegan = since;
      return;
    }
    if (this.#turnsBefore(from) * this.#turnMs > this.#limits.patienceMs) throw this.#busy();
    if (this.#waiting >= this.#limits.maxWaiting && !this.#makeRoomFor(from)) throw this.#busy();
    this.#waiting += 1;
    await new Promise<void>((begin, refuse) =>
      this.#lines.getOrInsertComputed(from, () => []).push({ begin, refuse, since }),
    );
  }

  leave(): void {
    const now = this.#limits.now();
    const tookMs = now - this.#turnBegan;
    this.#turnMs = this.#turnMs === 0 ? tookMs : 0.7 * this.#turnMs + 0.3 * tookMs;
    this.#turnBegan = now;
    for (;;) {
      const next = this.#next();
      if (next === undefined) {
        this.#taken = false;
        return;
      }
      if (now - next.since <= this.#limits.patienceMs) {
        next.begin();
        return;
      }
      next.refuse(this.#busy());
    }
  }

  /** Takes the first of the line whose turn it is. */
  #next(): Waiter | undefined {
    const [next] = this.#lines;
    if (next === undefined) return undefined;
    const [from, line] = next;
    this.#lines.delete(from);
    const first = line.shift();
    if (line.length > 0) this.#lines.set(from, line);
    this.#waiting -= 1;
    return first;
  }

  /** The turns of others before that of one who comes now: as many of each line as stand in the own one. */
  #turnsBefore(from: string): number {
    const own = this.#lines.get(from)?.length ?? 0;
    const others = this.#lines.values().map((line) => Math.min(line.length, own + 1));
    return others.reduce((sum, turns) => sum + turns, 1);
  }

  /** With the time that those who wait will take. */
  #busy(): Error {
    return errors.loginBusy(Math.max(1, Math.ceil((this.#waiting * this.#turnMs) / 1000)));
  }

  /** Whether the last of another line gave way; nobody does to a line that would then be as long as theirs was. */
  #makeRoomFor(from: string): boolean {
    const lengthWith = (this.#lines.get(from)?.length ?? 0) + 1;
    const longest = [...this.#lines.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
    if (longest.length <= lengthWith) return false;
    longest.pop()?.refuse(this.#busy());
    this.#waiting -= 1;
    return true;
  }
}
