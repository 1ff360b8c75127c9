import { errors } from '../kernel/errors.ts';

/** An answer is one string, which the engine cannot make of any length, and stands in memory as a whole. */
const limitBytes = 64 * 1024 * 1024;

/** What is left of the size that one answer may have. */
export class AnswerBudget {
  #left = limitBytes;

  /** Throws `answer/too-large` once the texts of the answer are longer than it may be. */
  spend(text: string): void {
    this.#left -= Buffer.byteLength(text);
    if (this.#left < 0) throw errors.answerTooLarge(limitBytes);
  }
}
