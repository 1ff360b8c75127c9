import { idWords } from '../reader/id-order.ts';
import { grown } from './grow.ts';

const hexValue = Int8Array.from({ length: 103 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit;
});

/** Reads a UUID in lower case into four words, most significant first; false when it is none. */
export function readId(id: string, into: Uint32Array, at: number): boolean {
  if (id.length !== 36) return false;
  let digits = 0;
  let word = 0;
  for (let i = 0; i < 36; i++) {
    const code = id.charCodeAt(i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (code !== 0x2d) return false;
      continue;
    }
    const value = code < hexValue.length ? hexValue[code]! : -1;
    if (value < 0) return false;
    word = (word << 4) | value;
    if ((++digits & 7) === 0) into[at + (digits >> 3) - 1] = word;
  }
  return true;
}

export function formatId(words: Uint32Array, at: number): string {
  const hex = (word: number): string => words[at + word]!.toString(16).padStart(8, '0');
  const [a, b, c, d] = [hex(0), hex(1), hex(2), hex(3)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

/** Numbers ids from 0. Open addressing over the ids themselves, so an entry costs four bytes and its free room. */
export class IdTable {
  /** Four words an id. */
  #words = new Uint32Array(0);
  /** Number + 1, or 0 for a free cell; the length is a power of two. */
  #cells = new Int32Array(8);
  #size = 0;
  readonly #seed: number;
  readonly #wanted = new Uint32Array(idWords);

  constructor(seed = 0) {
    this.#seed = seed;
  }

  /** The ids in the order of their numbers, four words each. */
  get words(): Uint32Array {
    return this.#words;
  }

  get byteLength(): number {
    return this.#words.byteLength + this.#cells.byteLength;
  }

  /** The number of the id, -1 when it has none. */
  find(id: string): number {
    return readId(id, this.#wanted, 0) ? this.#cells[this.#cellOf(this.#wanted, 0)]! - 1 : -1;
  }

  /** The number of the id, the next one when it is new. The id must be a UUID in lower case. */
  intern(id: string): number {
    readId(id, this.#wanted, 0);
    const cell = this.#cellOf(this.#wanted, 0);
    const known = this.#cells[cell]!;
    if (known !== 0) return known - 1;
    const number = this.#size++;
    const end = this.#size * idWords;
    if (end > this.#words.length) this.#words = grown(this.#words, end);
    this.#words.set(this.#wanted, number * idWords);
    this.#cells[cell] = this.#size;
    if (this.#size * 10 > this.#cells.length * 7) this.#rehash();
    return number;
  }

  /** The cell that holds the id, else the free one where it belongs. */
  #cellOf(words: Uint32Array, at: number): number {
    const mask = this.#cells.length - 1;
    let cell = hash(words, at, this.#seed) & mask;
    while (
      this.#cells[cell] !== 0 &&
      !this.#equals((this.#cells[cell]! - 1) * idWords, words, at)
    ) {
      cell = (cell + 1) & mask;
    }
    return cell;
  }

  #equals(idAt: number, words: Uint32Array, at: number): boolean {
    const ids = this.#words;
    return (
      ids[idAt] === words[at] &&
      ids[idAt + 1] === words[at + 1] &&
      ids[idAt + 2] === words[at + 2] &&
      ids[idAt + 3] === words[at + 3]
    );
  }

  #rehash(): void {
    const old = this.#cells;
    this.#cells = new Int32Array(old.length * 2);
    for (const entry of old) {
      if (entry !== 0) this.#cells[this.#cellOf(this.#words, (entry - 1) * idWords)] = entry;
    }
  }
}

/** One word after another, each into what the seed and the words before it were mixed to: words that cancel each other
 *  out under one seed do not under another. */
function hash(words: Uint32Array, at: number, seed: number): number {
  let mixed = Math.imul(words[at]! ^ seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16) ^ words[at + 1]!, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ words[at + 2]!, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ words[at + 3]!, 0x27d4eb2f);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
