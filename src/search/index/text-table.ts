/** Finds the ordinal of a string. Open addressing: eight bytes a cell, a third of what a Map takes, and strings that are
 *  only looked up need no hash of V8's. */
export class TextTable {
  /** The strings by ordinal; the owner adds a new one right after `intern` numbered it. */
  readonly #texts: readonly unknown[];
  /** Ordinal + 1, or 0 for a free cell; the length is a power of two. */
  #cells = new Int32Array(16);
  #hashes = new Int32Array(16);
  readonly #seed: number;
  #entries = 0;

  /** Strings that collide under one `seed` (32 bits) do not under another. */
  constructor(texts: readonly unknown[], seed = 0) {
    this.#texts = texts;
    this.#seed = seed;
  }

  /** The table itself; the strings are their owner's. */
  get byteLength(): number {
    return this.#cells.byteLength + this.#hashes.byteLength;
  }

  find(text: string): number | undefined {
    const ordinal = this.#cells[this.#cellOf(text, hashOf(text, this.#seed))]! - 1;
    return ordinal < 0 ? undefined : ordinal;
  }

  /** The ordinal of the string, which is `next` when it was not known. */
  intern(text: string, next: number): number {
    const hash = hashOf(text, this.#seed);
    const cell = this.#cellOf(text, hash);
    const known = this.#cells[cell]!;
    if (known !== 0) return known - 1;
    this.#cells[cell] = next + 1;
    this.#hashes[cell] = hash;
    this.#entries++;
    if (this.#entries * 4 > this.#cells.length * 3) this.#enlarge();
    return next;
  }

  /** The cell that holds the string, else the free one where it belongs. */
  #cellOf(text: string, hash: number): number {
    const cells = this.#cells;
    const hashes = this.#hashes;
    const mask = cells.length - 1;
    let cell = hash & mask;
    while (cells[cell] !== 0 && (hashes[cell] !== hash || this.#texts[cells[cell]! - 1] !== text)) {
      cell = (cell + 1) & mask;
    }
    return cell;
  }

  #enlarge(): void {
    const [cells, hashes] = [this.#cells, this.#hashes];
    const mask = cells.length * 2 - 1;
    this.#cells = new Int32Array(mask + 1);
    this.#hashes = new Int32Array(mask + 1);
    for (let from = 0; from < cells.length; from++) {
      if (cells[from] === 0) continue;
      let to = hashes[from]! & mask;
      while (this.#cells[to] !== 0) to = (to + 1) & mask;
      this.#cells[to] = cells[from]!;
      this.#hashes[to] = hashes[from]!;
    }
  }
}

/** FNV-1a over UTF-16 units from a start that nobody outside can know, so that nobody can send strings that collide.
 *  Its bits are mixed, since the low ones choose the cell. */
function hashOf(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
