import { setImmediate as nextTurn } from 'node:timers/promises';
import { errors } from '../kernel/errors.ts';

/** The size at which a page ends, unless the operator says otherwise. */
const defaultLimitBytes = 16 * 1024 * 1024;

/** Texts that are taken or looked at before everything else gets a turn of the event loop. */
const turnBytes = 1024 * 1024;

/** What is left of the size that one answer may have. */
export class AnswerBudget {
  readonly #limit: number;
  #spent = 0;
  #sinceTurn = 0;

  constructor(limitBytes: number = defaultLimitBytes) {
    this.#limit = limitBytes;
  }

  /** A budget of its own for a part of the answer, as large as this share of the whole. */
  ofPart(share: number): AnswerBudget {
    return new AnswerBudget(Math.floor(this.#limit * share));
  }

  /** Spends what one more part takes. False where it does not fit; the first always does, or nobody would ever get it. */
  takes(part: string): boolean {
    const bytes = Buffer.byteLength(part);
    if (this.#spent > 0 && this.#spent + bytes > this.#limit) return false;
    this.#spent += bytes;
    this.#sinceTurn += bytes;
    return true;
  }

  /** Counts a text of which the answer may show little: reading it holds the event loop all the same. */
  looksAt(text: string): void {
    this.#sinceTurn += text.length;
  }

  /** Spends a part of an answer that has no pages. Throws `answer/too-large` where it does not fit. */
  spend(part: string): void {
    const bytes = Buffer.byteLength(part);
    this.#spent += bytes;
    this.#sinceTurn += bytes;
    if (this.#spent > this.#limit) throw errors.answerTooLarge(this.#limit);
  }

  /** Lets others have a turn when this answer has held the event loop for long. */
  pause(): Promise<void> | undefined {
    return this.#sinceTurn < turnBytes ? undefined : this.turn();
  }

  /** Lets others have a turn now, after something whose size nobody counts was read. */
  turn(): Promise<void> {
    this.#sinceTurn = 0;
    return nextTurn();
  }
}
