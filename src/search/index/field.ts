import { wordsOf } from '../analysis/words-of.ts';
import { isExactOnly } from '../catalog/exact-only.ts';
import { maxExactLength } from '../catalog/keyword-suffix.ts';
import { instantOfLeaf } from '../document/coerce.ts';
import type { Leaf } from '../document/leaves.ts';
import {
  type FieldReader,
  noOrdinal,
  type ValueCounts,
  type ValueReader,
} from '../reader/field-reader.ts';
import type { PostingList } from '../reader/postings.ts';
import { numericText } from '../value/numeric-text.ts';
import { NumberColumn } from './columns.ts';
import { type Exact, tooLong, type ValueKind, valueKinds } from './dictionary.ts';
import { FieldValues } from './field-values.ts';
import { Postings } from './postings.ts';
import { TokenIndex } from './token-index.ts';

/** Texts of one field whose words are remembered. */
const maxKnown = 1000;
/** Leaves of one field that can wait without new room. */
const keptRoom = 8;

/** What the objects of a field take, about, before any value. */
const ownBytes = 1200;

/** Everything that is known of one path in one partition. */
export class Field implements FieldReader {
  readonly path: string;
  readonly #values: FieldValues;
  /** Slots by ordinal of the values. */
  readonly #postings = new Postings();
  /** Slots that have a value: the list of ordinal 0. */
  readonly #presence = new Postings();
  /** Words of texts; never any in an exact-only field. */
  readonly #tokens: TokenIndex;
  /** Numbers and numeric strings; undefined until the first. */
  #numbers: NumberColumn | undefined;
  /** Instants of date strings, epoch milliseconds; undefined until the first. */
  #dates: NumberColumn | undefined;
  /** The words of texts that came more than once, by the ordinal of the text: most of them come again and again. */
  #wordsOfKnown: Map<number, readonly number[]> | undefined;
  #knownBytes = 0;
  readonly #exactOnly: boolean;
  readonly #counts = [0, 0, 0];
  #waiting = 0;
  /** Where `settle` goes on. */
  #nextWaiting = 0;
  readonly #waitingSlots: number[] = [];
  readonly #waitingLeaves: Leaf[] = [];

  /** `seed` starts the hashes of its strings. */
  constructor(path: string, seed = 0) {
    this.path = path;
    this.#values = new FieldValues(seed);
    this.#tokens = new TokenIndex(seed);
    this.#exactOnly = isExactOnly(path);
  }

  get counts(): ValueCounts {
    const [number = 0, date = 0, other = 0] = this.#counts;
    return { number, date, other };
  }

  get presence(): PostingList {
    return this.#presence.of(0);
  }

  get values(): ValueReader {
    return this.#values;
  }

  exact(value: Leaf): PostingList | undefined {
    const ordinal = this.#values.dictionary.find(value);
    return ordinal === undefined ? undefined : this.#postings.of(ordinal);
  }

  word(word: string): PostingList | undefined {
    const ordinal = this.#tokens.find(word);
    return ordinal === undefined ? undefined : this.#tokens.postings.of(ordinal);
  }

  get byteLength(): number {
    const parts = [this.#values, this.#postings, this.#presence, this.#tokens];
    return [...parts, this.#numbers, this.#dates].reduce(
      (sum, part) => sum + (part?.byteLength ?? 0),
      ownBytes + this.#knownBytes,
    );
  }

  /** Slots come in ascending order, the leaves of one slot one after another. Returns the weight of the leaf: how many
   *  values it is kept as, words included. */
  add(slot: number, leaf: Leaf): number {
    this.#presence.add(0, slot);
    const instant = instantOfLeaf(leaf);
    const kind = kindOf(leaf, instant);
    const exact: Exact = typeof leaf === 'string' && leaf.length > maxExactLength ? tooLong : leaf;
    const { dictionary, column } = this.#values;
    const values = dictionary.size;
    const ordinal = dictionary.intern(exact, kind);
    if (this.#postings.add(ordinal, slot)) {
      column.add(slot, ordinal);
      this.#counts[kind]!++;
    }
    if (typeof leaf === 'number') this.#addNumber(slot, leaf);
    else if (kind === valueKinds.date) this.#addDate(slot, instant);
    else if (typeof leaf === 'string')
      return 1 + this.#addText(slot, leaf, ordinal < values ? ordinal : -1);
    return 1;
  }

  /** Keeps a leaf until `settle` adds it, in the same order as `add`. True for the first one. */
  wait(slot: number, leaf: Leaf): boolean {
    this.#waitingSlots[this.#waiting] = slot;
    this.#waitingLeaves[this.#waiting] = leaf;
    return this.#waiting++ === 0;
  }

  /** Whether leaves wait. */
  get waits(): boolean {
    return this.#waiting > 0;
  }

  /** Adds leaves that wait, and their weights to those of the slots, until these come to `most`. Returns what they came
   *  to. */
  settle(weights: Uint32Array, most: number): number {
    const [slots, leaves] = [this.#waitingSlots, this.#waitingLeaves];
    let added = 0;
    let at = this.#nextWaiting;
    for (; at < this.#waiting && added < most; at++) {
      const weight = this.add(slots[at]!, leaves[at]!);
      weights[slots[at]!]! += weight;
      leaves[at] = 0;
      added += weight;
    }
    this.#nextWaiting = at;
    if (at === this.#waiting) this.#forgetWaiting();
    return added;
  }

  #forgetWaiting(): void {
    this.#waiting = 0;
    this.#nextWaiting = 0;
    this.#waitingSlots.length = Math.min(this.#waitingSlots.length, keptRoom);
    this.#waitingLeaves.length = this.#waitingSlots.length;
  }

  /** Undefined when no value of the field was ever one. */
  numeric(kind: 'number' | 'date'): NumberColumn | undefined {
    return kind === 'number' ? this.#numbers : this.#dates;
  }

  /** Takes the values of a slot that died out of the counts. */
  forget(slot: number): void {
    const cell = this.#values.cell(slot);
    if (cell === noOrdinal) return;
    const { dictionary } = this.#values;
    if (cell >= 0) this.#counts[dictionary.kind(cell)]!--;
    else
      for (const ordinal of this.#values.several(cell)) this.#counts[dictionary.kind(ordinal)]!--;
  }

  #addNumber(slot: number, value: number): void {
    this.#numbers ??= new NumberColumn();
    this.#numbers.add(slot, value);
  }

  #addDate(slot: number, instant: number): void {
    this.#dates ??= new NumberColumn();
    this.#dates.add(slot, instant);
  }

  /** `known` is the ordinal of a text that was there before, else -1. Returns how many words the text has. */
  #addText(slot: number, text: string, known: number): number {
    const number = numericText(text);
    if (!Number.isNaN(number)) this.#addNumber(slot, number);
    if (this.#exactOnly) return 0;
    const words = this.#wordsOfKnown?.get(known) ?? this.#wordsOf(text, known);
    for (const word of words) this.#tokens.postings.add(word, slot);
    return words.length;
  }

  #wordsOf(text: string, known: number): readonly number[] {
    const words = wordsOf(text).map((token) => this.#tokens.intern(token));
    if (known >= 0 && text.length <= maxExactLength) this.#remember(known, words);
    return words;
  }

  #remember(text: number, words: readonly number[]): void {
    this.#wordsOfKnown ??= new Map();
    if (this.#wordsOfKnown.size >= maxKnown) return;
    this.#wordsOfKnown.set(text, words);
    this.#knownBytes += 64 + words.length * 8;
  }
}

function kindOf(leaf: Leaf, instant: number): ValueKind {
  if (typeof leaf === 'number') return valueKinds.number;
  return Number.isNaN(instant) ? valueKinds.other : valueKinds.date;
}
