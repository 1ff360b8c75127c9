import { bytesOfText } from './grow.ts';
import { Postings } from './postings.ts';
import { ValueTable } from './value-table.ts';

/** V8 keeps a slice of a longer string by pointing into it; shorter ones it copies. */
const minSliced = 13;

/** A string of its own, that keeps no longer one alive. */
function detached(text: string): string {
  return text.length < minSliced ? text : JSON.parse(JSON.stringify(text));
}

/** Words, and the slots that have them. */
export class TokenIndex {
  readonly postings = new Postings();
  readonly #tokens: string[] = [];
  readonly #ordinals: ValueTable;
  #textBytes = 0;

  constructor(seed = 0) {
    this.#ordinals = new ValueTable(this.#tokens, seed);
  }

  /** The ordinal of a word; `postings` takes its slots. */
  intern(token: string): number {
    const next = this.#tokens.length;
    const ordinal = this.#ordinals.intern(token, next);
    if (ordinal === next) {
      this.#tokens.push(detached(token));
      this.#textBytes += bytesOfText(token);
    }
    return ordinal;
  }

  /** Exact for the tables, about for words. */
  get byteLength(): number {
    return this.postings.byteLength + this.#ordinals.byteLength + this.#textBytes;
  }

  find(token: string): number | undefined {
    return this.#ordinals.find(token);
  }
}
