/**
 * Finds the ordinal of a string, a number or anything else that `===` tells apart. Open addressing: eight bytes a cell, a
 * third of what a Map takes, and strings that are only looked up need no hash of V8's.
 *
 *     cells[2 * i]       ordinal + 1, or 0 for a free cell
 *     cells[2 * i + 1]   the hash of the value
 */
export class ValueTable {
  /** The values by ordinal; the owner adds a new one right after `intern` numbered it. */
  readonly #values: readonly unknown[];
  /** The length is a power of two. */
  #cells = new Int32Array(8);
  readonly #seed: number;
  #entries = 0;

  /** Values that collide under one `seed` (32 bits) do not under another. */
  constructor(values: readonly unknown[], seed = 0) {
    this.#values = values;
    this.#seed = seed;
  }

  /** The table itself; the values are their owner's. */
  get byteLength(): number {
    return this.#cells.byteLength;
  }

  find(value: unknown): number | undefined {
    const ordinal = this.#cells[this.#cellOf(value, hashOf(value, this.#seed))]! - 1;
    return ordinal < 0 ? undefined : ordinal;
  }

  /** The ordinal of the value, which is `next` when it was not known. */
  intern(value: unknown, next: number): number {
    const hash = hashOf(value, this.#seed);
    const cell = this.#cellOf(value, hash);
    const known = this.#cells[cell]!;
    if (known !== 0) return known - 1;
    this.#cells[cell] = next + 1;
    this.#cells[cell + 1] = hash;
    this.#entries++;
    if (this.#entries * 8 > this.#cells.length * 3) this.#enlarge();
    return next;
  }

  /** The cell that holds the value, else the free one where it belongs. */
  #cellOf(value: unknown, hash: number): number {
    const cells = this.#cells;
    const last = cells.length - 1;
    let cell = (hash << 1) & last;
    for (let known = cells[cell]!; known !== 0; known = cells[cell]!) {
      if (cells[cell + 1] === hash && this.#values[known - 1] === value) break;
      cell = (cell + 2) & last;
    }
    return cell;
  }

  #enlarge(): void {
    const old = this.#cells;
    const cells = new Int32Array(old.length * 2);
    const last = cells.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let to = (old[from + 1]! << 1) & last;
      while (cells[to] !== 0) to = (to + 2) & last;
      cells[to] = old[from]!;
      cells[to + 1] = old[from + 1]!;
    }
    this.#cells = cells;
  }
}

/** From a start that nobody outside can know, so that nobody can send values that collide. Of what is neither string
 *  nor number there are few. */
function hashOf(value: unknown, seed: number): number {
  if (typeof value === 'string') return hashOfText(value, seed);
  return typeof value === 'number' ? hashOfNumber(value, seed) : seed;
}

/** FNV-1a over UTF-16 units. Its bits are mixed, since the low ones choose the cell. */
function hashOfText(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

/** One number and its bits; nothing else runs between writing and reading them. */
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

function hashOfNumber(value: number, seed: number): number {
  // Minus zero equals zero.
  double[0] = value + 0;
  return mixed(Math.imul(mixed(halves[0]! ^ seed) ^ halves[1]!, 0x9e3779b1));
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return once ^ (once >>> 13);
}
