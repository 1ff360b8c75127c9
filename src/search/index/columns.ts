import { noNumber, noOrdinal } from '../reader/field-reader.ts';
import { grown } from './grow.ts';
import { Pages } from './pages.ts';

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
  readonly #pages = new Pages(noOrdinal, (length) => new Int32Array(length));
  #many = new Int32Array(0);
  #manyEnd = 0;

  add(slot: number, ordinal: number): void {
    const cell = this.#pages.cell(slot);
    if (cell === noOrdinal) {
      this.#pages.set(slot, ordinal);
    } else if (cell >= 0) {
      const at = this.#manyEnd;
      this.#pages.set(slot, -2 - at);
      this.#push(2);
      this.#push(cell);
      this.#push(ordinal);
    } else {
      this.#many[-2 - cell]!++;
      this.#push(ordinal);
    }
  }

  page(number: number): Int32Array | undefined {
    return this.#pages.page(number);
  }

  cell(slot: number): number {
    return this.#pages.cell(slot);
  }

  /** The ordinals of a cell below -1. */
  several(cell: number): Int32Array {
    const at = -2 - cell;
    return this.#many.subarray(at + 1, at + 1 + this.#many[at]!);
  }

  get byteLength(): number {
    return this.#pages.byteLength + this.#many.byteLength;
  }

  #push(value: number): void {
    if (this.#manyEnd >= this.#many.length) this.#many = grown(this.#many, this.#manyEnd + 1);
    this.#many[this.#manyEnd++] = value;
  }
}

/**
 * The one number that each slot has, `noNumber`, or NaN for several.
 *
 *     places   at        of a slot with several: many[at] is how many, then the numbers
 *
 * They are sorted when they are first read; until then how many is negative. The values of one slot are added one after
 * another, all of them before the slot is read.
 */
export class NumberColumn {
  readonly #pages = new Pages(noNumber, (length) => new Float64Array(length));
  readonly #places = new Pages(0, (length) => new Int32Array(length));
  #many = new Float64Array(0);
  #manyEnd = 0;
  #hasSeveral = false;

  /** Whether any slot has several numbers. */
  get hasSeveral(): boolean {
    return this.#hasSeveral;
  }

  add(slot: number, value: number): void {
    const cell = this.#pages.cell(slot);
    if (cell === noNumber) this.#pages.set(slot, value);
    else if (cell !== value) this.#addSeveral(slot, cell, value);
  }

  /** The numbers of a slot whose cell is NaN, ascending, repeats included. Not to be written to. */
  several(slot: number): Float64Array {
    const at = this.#places.cell(slot);
    const count = Math.abs(this.#many[at]!);
    const values = this.#many.subarray(at + 1, at + 1 + count);
    if (this.#many[at] !== count) {
      values.sort();
      this.#many[at] = count;
    }
    return values;
  }

  page(number: number): Float64Array | undefined {
    return this.#pages.page(number);
  }

  cell(slot: number): number {
    return this.#pages.cell(slot);
  }

  get byteLength(): number {
    return this.#pages.byteLength + this.#places.byteLength + this.#many.byteLength;
  }

  #addSeveral(slot: number, first: number, value: number): void {
    this.#hasSeveral = true;
    if (!Number.isNaN(first)) {
      this.#pages.set(slot, Number.NaN);
      this.#places.set(slot, this.#manyEnd);
      this.#push(-1);
      this.#push(first);
    }
    this.#push(value);
    this.#many[this.#places.cell(slot)]!--;
  }

  #push(value: number): void {
    if (this.#manyEnd >= this.#many.length) this.#many = grown(this.#many, this.#manyEnd + 1);
    this.#many[this.#manyEnd++] = value;
  }
}
