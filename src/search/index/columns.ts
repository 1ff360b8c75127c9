import { grown } from './grow.ts';

/** Columns are kept in pages, so that a rare field costs memory only where it occurs and growing copies nothing. */
export const pageBits = 12;
export const pageSlots = 1 << pageBits;
const pageMask = pageSlots - 1;

/** A cell of an `OrdinalColumn` without a value. */
export const noOrdinal = -1;

/**
 * The ordinals that each slot has.
 *
 *     cell   -1         no value
 *            ordinal    one
 *            -2 - at    several: many[at] is how many, then the ordinals
 *
 * The values of one slot are added one after another, and slots in ascending order.
 */
export class OrdinalColumn {
  readonly #pages: (Int32Array | undefined)[] = [];
  #many = new Int32Array(0);
  #manyEnd = 0;

  add(slot: number, ordinal: number): void {
    const page = this.#pageForWrite(slot >>> pageBits);
    const cell = page[slot & pageMask]!;
    if (cell === noOrdinal) {
      page[slot & pageMask] = ordinal;
    } else if (cell >= 0) {
      const at = this.#manyEnd;
      page[slot & pageMask] = -2 - at;
      this.#push(2);
      this.#push(cell);
      this.#push(ordinal);
    } else {
      this.#many[-2 - cell]!++;
      this.#push(ordinal);
    }
  }

  page(number: number): Int32Array | undefined {
    return this.#pages[number];
  }

  cell(slot: number): number {
    const page = this.#pages[slot >>> pageBits];
    return page === undefined ? noOrdinal : page[slot & pageMask]!;
  }

  /** The ordinals of a cell below -1. */
  several(cell: number): Int32Array {
    const at = -2 - cell;
    return this.#many.subarray(at + 1, at + 1 + this.#many[at]!);
  }

  get byteLength(): number {
    return bytesOf(this.#pages) + this.#many.byteLength;
  }

  #push(value: number): void {
    if (this.#manyEnd >= this.#many.length) this.#many = grown(this.#many, this.#manyEnd + 1);
    this.#many[this.#manyEnd++] = value;
  }

  #pageForWrite(number: number): Int32Array {
    const page = this.#pages[number];
    if (page !== undefined) return page;
    while (this.#pages.length < number) this.#pages.push(undefined);
    const added = new Int32Array(pageSlots).fill(noOrdinal);
    this.#pages[number] = added;
    return added;
  }
}

/** A cell of a `NumberColumn` without a value: greater than every finite number, so it sorts last and is in no range. */
export const noNumber = Number.POSITIVE_INFINITY;

/**
 * The one number that each slot has, `noNumber`, or NaN for several.
 *
 *     places   at        of a slot with several: many[at] is how many, then the numbers
 *
 * They are sorted when they are first read; until then how many is negative. The values of one slot are added one after
 * another, all of them before the slot is read.
 */
export class NumberColumn {
  readonly #pages: (Float64Array | undefined)[] = [];
  readonly #places: (Int32Array | undefined)[] = [];
  #many = new Float64Array(0);
  #manyEnd = 0;
  #hasSeveral = false;

  /** Whether any slot has several numbers. */
  get hasSeveral(): boolean {
    return this.#hasSeveral;
  }

  add(slot: number, value: number): void {
    const page = this.#pageForWrite(slot >>> pageBits);
    const cell = page[slot & pageMask]!;
    if (cell === noNumber || cell === value) page[slot & pageMask] = value;
    else this.#addSeveral(slot, page, value);
  }

  /** The numbers of a slot whose cell is NaN, ascending, repeats included. Not to be written to. */
  several(slot: number): Float64Array {
    const at = this.#places[slot >>> pageBits]?.[slot & pageMask] ?? 0;
    const count = Math.abs(this.#many[at]!);
    const values = this.#many.subarray(at + 1, at + 1 + count);
    if (this.#many[at] !== count) {
      values.sort();
      this.#many[at] = count;
    }
    return values;
  }

  page(number: number): Float64Array | undefined {
    return this.#pages[number];
  }

  cell(slot: number): number {
    const page = this.#pages[slot >>> pageBits];
    return page === undefined ? noNumber : page[slot & pageMask]!;
  }

  get byteLength(): number {
    return bytesOf(this.#pages) + bytesOf(this.#places) + this.#many.byteLength;
  }

  #pageForWrite(number: number): Float64Array {
    const page = this.#pages[number];
    if (page !== undefined) return page;
    while (this.#pages.length < number) this.#pages.push(undefined);
    const added = new Float64Array(pageSlots).fill(noNumber);
    this.#pages[number] = added;
    return added;
  }

  #addSeveral(slot: number, page: Float64Array, value: number): void {
    this.#hasSeveral = true;
    const first = page[slot & pageMask]!;
    const places = this.#placesForWrite(slot >>> pageBits);
    if (!Number.isNaN(first)) {
      page[slot & pageMask] = Number.NaN;
      places[slot & pageMask] = this.#manyEnd;
      this.#push(-1);
      this.#push(first);
    }
    this.#push(value);
    this.#many[places[slot & pageMask]!]!--;
  }

  #push(value: number): void {
    if (this.#manyEnd >= this.#many.length) this.#many = grown(this.#many, this.#manyEnd + 1);
    this.#many[this.#manyEnd++] = value;
  }

  #placesForWrite(number: number): Int32Array {
    const places = this.#places[number];
    if (places !== undefined) return places;
    while (this.#places.length < number) this.#places.push(undefined);
    const added = new Int32Array(pageSlots);
    this.#places[number] = added;
    return added;
  }
}

function bytesOf(pages: readonly (Int32Array | Float64Array | undefined)[]): number {
  return pages.reduce((sum, page) => sum + (page?.byteLength ?? 0), 0);
}
