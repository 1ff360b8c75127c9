import type { ValueReader } from '../reader/field-reader.ts';
import { OrdinalColumn } from './columns.ts';
import { Dictionary } from './dictionary.ts';

/** The different values of one field, and which of them each slot has. */
export class FieldValues implements ValueReader {
  readonly dictionary: Dictionary;
  readonly column = new OrdinalColumn();

  /** `seed` starts the hashes of its strings. */
  constructor(seed: number) {
    this.dictionary = new Dictionary(seed);
  }

  get byteLength(): number {
    return this.dictionary.byteLength + this.column.byteLength;
  }

  get size(): number {
    return this.dictionary.size;
  }

  get prefixes(): Float64Array {
    return this.dictionary.prefixes;
  }

  string(ordinal: number): string | undefined {
    const value = this.dictionary.value(ordinal);
    return typeof value === 'string' ? value : undefined;
  }

  text(ordinal: number): string | undefined {
    return this.dictionary.text(ordinal);
  }

  page(number: number): Int32Array | undefined {
    return this.column.page(number);
  }

  cell(slot: number): number {
    return this.column.cell(slot);
  }

  several(cell: number): Int32Array {
    return this.column.several(cell);
  }
}
