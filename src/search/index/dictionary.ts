import type { Leaf } from '../document/leaves.ts';
import { textPrefix } from '../value/compare-text.ts';
import { bytesOfText, grown } from './grow.ts';
import { ValueTable } from './value-table.ts';

/** The one entry that stands for every string too long to be kept. */
export const tooLong = Symbol('too long');
export type Exact = Leaf | typeof tooLong;

/** What a value counts as when a sort looks at what it finds. */
export const valueKinds = { number: 0, date: 1, other: 2 } as const;
export type ValueKind = (typeof valueKinds)[keyof typeof valueKinds];

/** The exact values of one field, numbered from 0 in the order they were first seen. `1`, `'1'` and `true` differ. */
export class Dictionary {
  readonly #values: Exact[] = [];
  readonly #ordinals: ValueTable;
  #kinds = new Uint8Array(0);
  #prefixes = new Float64Array(0);
  #textBytes = 0;
  /** Many fields have the same value in one document after another. */
  #lastValue: Exact | undefined;
  #lastOrdinal = -1;

  constructor(seed = 0) {
    this.#ordinals = new ValueTable(this.#values, seed);
  }

  get size(): number {
    return this.#values.length;
  }

  /** `textPrefix` of the values' text, by ordinal; NaN for `tooLong`. */
  get prefixes(): Float64Array {
    return this.#prefixes;
  }

  /** Exact for the tables, about for strings. */
  get byteLength(): number {
    const tables = this.#ordinals.byteLength + this.#kinds.byteLength + this.#prefixes.byteLength;
    return tables + this.#textBytes;
  }

  find(value: Exact): number | undefined {
    return this.#ordinals.find(value);
  }

  /** The ordinal of a value, which is new when it is what `size` was. */
  intern(value: Exact, kind: ValueKind): number {
    if (value !== this.#lastValue) {
      this.#lastOrdinal = this.#internOther(value, kind);
      this.#lastValue = value;
    }
    return this.#lastOrdinal;
  }

  #internOther(value: Exact, kind: ValueKind): number {
    const next = this.#values.length;
    const ordinal = this.#ordinals.intern(value, next);
    if (ordinal === next) this.#add(value, kind, ordinal);
    return ordinal;
  }

  #add(value: Exact, kind: ValueKind, ordinal: number): void {
    this.#values.push(value);
    if (typeof value === 'string') this.#textBytes += bytesOfText(value);
    if (ordinal >= this.#kinds.length) this.#kinds = grown(this.#kinds, ordinal + 1);
    this.#kinds[ordinal] = kind;
    if (ordinal >= this.#prefixes.length) this.#prefixes = grown(this.#prefixes, ordinal + 1);
    this.#prefixes[ordinal] = value === tooLong ? Number.NaN : textPrefix(String(value));
  }

  value(ordinal: number): Exact {
    return this.#values[ordinal]!;
  }

  kind(ordinal: number): ValueKind {
    return this.#kinds[ordinal] as ValueKind;
  }

  /** The value as a sort by text sees it; undefined for `tooLong`. */
  text(ordinal: number): string | undefined {
    const value = this.#values[ordinal]!;
    return value === tooLong ? undefined : String(value);
  }
}
