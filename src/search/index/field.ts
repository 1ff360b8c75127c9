import { tokenize } from '../analysis/tokenizer.ts';
import { isExactOnly } from '../catalog/exact-only.ts';
import { maxExactLength } from '../catalog/keyword-suffix.ts';
import { instantOfLeaf, numberOfLeaf } from '../document/coerce.ts';
import type { Leaf } from '../document/leaves.ts';
import { isoInstant } from '../value/iso-instant.ts';
import { numericText } from '../value/numeric-text.ts';
import { NumberColumn, noOrdinal, OrdinalColumn } from './columns.ts';
import { Dictionary, type Exact, tooLong, valueKinds } from './dictionary.ts';
import { Postings } from './postings.ts';
import { TokenIndex } from './token-index.ts';

const noOrdinals: readonly number[] = [];

/** How many values of each kind the living documents have, one count for each document and different value. */
export interface ValueCounts {
  readonly number: number;
  readonly date: number;
  readonly other: number;
}

/** Everything that is known of one path in one partition. */
export class Field {
  readonly path: string;
  readonly dictionary = new Dictionary();
  /** Slots by ordinal of the dictionary. */
  readonly postings = new Postings();
  /** Ordinals by slot. */
  readonly column = new OrdinalColumn();
  /** Slots that have a value: the list of ordinal 0. */
  readonly presence = new Postings();
  /** Words of texts; never any in an exact-only field. */
  readonly tokens = new TokenIndex();
  /** Numbers and numeric strings; undefined until the first. */
  #numbers: NumberColumn | undefined;
  /** Instants of date strings, epoch milliseconds; undefined until the first. */
  #dates: NumberColumn | undefined;
  readonly #exactOnly: boolean;
  readonly #counts = [0, 0, 0];

  constructor(path: string) {
    this.path = path;
    this.#exactOnly = isExactOnly(path);
  }

  get counts(): ValueCounts {
    const [number = 0, date = 0, other = 0] = this.#counts;
    return { number, date, other };
  }

  /** Slots come in ascending order, the leaves of one slot one after another. */
  add(slot: number, leaf: Leaf): void {
    this.presence.add(0, slot);
    const exact: Exact = typeof leaf === 'string' && leaf.length > maxExactLength ? tooLong : leaf;
    const ordinal = this.dictionary.intern(exact);
    if (this.postings.add(ordinal, slot)) {
      this.column.add(slot, ordinal);
      this.#counts[this.dictionary.kind(ordinal)]!++;
    }
    if (typeof leaf === 'number') this.#addNumber(slot, leaf);
    else if (typeof leaf === 'string')
      this.#addText(slot, leaf, this.dictionary.kind(ordinal) === valueKinds.date);
  }

  /** The ordinals of a slot; none when it has no value. */
  ordinals(slot: number): readonly number[] | Int32Array {
    const cell = this.column.cell(slot);
    if (cell === noOrdinal) return noOrdinals;
    return cell >= 0 ? [cell] : this.column.several(cell);
  }

  /** Undefined when no value of the field was ever one. */
  numeric(kind: 'number' | 'date'): NumberColumn | undefined {
    return kind === 'number' ? this.#numbers : this.#dates;
  }

  /** All numbers, or instants, of a slot. */
  numericValues(kind: 'number' | 'date', slot: number): number[] {
    const coerce = kind === 'number' ? numberOfLeaf : instantOfLeaf;
    return Array.from(this.ordinals(slot), (ordinal) => {
      const value = this.dictionary.value(ordinal);
      return value === tooLong ? Number.NaN : coerce(value);
    }).filter((value) => !Number.isNaN(value));
  }

  /** Takes the values of a slot that died out of the counts. */
  forget(slot: number): void {
    for (const ordinal of this.ordinals(slot)) this.#counts[this.dictionary.kind(ordinal)]!--;
  }

  #addNumber(slot: number, value: number): void {
    this.#numbers ??= new NumberColumn();
    this.#numbers.add(slot, value);
  }

  #addText(slot: number, text: string, isDate: boolean): void {
    if (isDate) {
      this.#dates ??= new NumberColumn();
      this.#dates.add(slot, isoInstant(text));
      return;
    }
    const number = numericText(text);
    if (!Number.isNaN(number)) this.#addNumber(slot, number);
    if (!this.#exactOnly) for (const token of tokenize(text)) this.tokens.add(token, slot);
  }
}
