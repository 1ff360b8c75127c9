import type { JsonObject } from '../../src/kernel/json.ts';
import { tokenize } from '../../src/search/analysis/tokenizer.ts';
import { isExactOnly } from '../../src/search/catalog/exact-only.ts';
import { maxExactLength } from '../../src/search/catalog/keyword-suffix.ts';
import { instantOfLeaf, numberOfLeaf } from '../../src/search/document/coerce.ts';
import { forEachLeaf, type Leaf } from '../../src/search/document/leaves.ts';
import { readId } from '../../src/search/index/id-table.ts';
import { setBit } from '../../src/search/reader/bits.ts';
import {
  type FieldReader,
  type NumberReader,
  noNumber,
  noOrdinal,
  type ValueReader,
} from '../../src/search/reader/field-reader.ts';
import { pageSlots } from '../../src/search/reader/pages.ts';
import type { PostingList } from '../../src/search/reader/postings.ts';
import type { SegmentReader } from '../../src/search/reader/segment-reader.ts';
import type { OrderKey, ValueOrder } from '../../src/search/reader/value-order.ts';
import { compareText, textPrefix } from '../../src/search/value/compare-text.ts';

/** The leaves of each slot at one path. */
type Rows = readonly (readonly Leaf[])[];

/** A version of a document that is dead is undefined. */
export type Slots = readonly (JsonObject | undefined)[];

/** How many slots are in the order by id, and in those by value. */
export interface Ordered {
  readonly ids: number;
  readonly values: number;
}

/** Reads documents out of an array, without orders unless told how many slots are in them: what matching and collecting may rely on, and nothing that the head does besides. */
export function naiveSegment(
  schema: string,
  slots: Slots,
  versions: readonly number[] = [],
  ordered?: Ordered,
): SegmentReader {
  const paths = new Map<string, Leaf[][]>();
  slots.forEach((document, slot) => {
    forEachLeaf(document ?? {}, (path, leaf) => {
      if (path === '_id') return;
      const rows = paths.getOrInsertComputed(path, () => slots.map(() => []));
      rows[slot]!.push(leaf);
    });
  });
  const field = (path: string): FieldReader | undefined => {
    const rows = paths.get(path);
    return rows === undefined ? undefined : naiveField(path, rows);
  };
  const words = new Uint32Array(4);
  const idOf = (slot: number): string =>
    String(slots[slot]?.['_id'] ?? '00000000-0000-0000-0000-000000000000');
  return {
    schema,
    slots: slots.length,
    allSlots: slots.length,
    field,
    // biome-ignore lint/correctness/useYield: there is nothing to do in steps
    *fieldInSteps(path) {
      return field(path);
    },
    fieldsUnder: (path) =>
      [...paths.keys()]
        .filter((each) => each === path || each.startsWith(`${path}.`))
        .map((each) => field(each)!),
    looseSlotsUnder: () => [],
    living() {
      const bits = new Uint32Array(Math.ceil(slots.length / 32));
      slots.forEach((document, slot) => void (document !== undefined && setBit(bits, slot)));
      return bits;
    },
    lives: (slot) => slots[slot] !== undefined,
    slotOf: (id) => slots.findIndex((document) => document?.['_id'] === id),
    idOf,
    idWord(slot, word) {
      readId(idOf(slot), words, 0);
      return words[word]!;
    },
    versionOf: (slot) => versions[slot] ?? 1,
    order(key) {
      if (ordered === undefined) return undefined;
      return naiveOrder(key, slots.slice(0, key.kind === 'id' ? ordered.ids : ordered.values));
    },
  };
}

function naiveField(path: string, rows: Rows): FieldReader {
  const having = (test: (leaf: Leaf) => boolean): PostingList => {
    const slots = [...rows.keys()].filter((slot) => rows[slot]!.some(test));
    return {
      count: slots.length,
      has: (slot) => slots.includes(slot),
      list: () => ({ type: 'slots', slots: Int32Array.from(slots) }),
    };
  };
  const count = (test: (leaf: Leaf) => boolean): number =>
    rows.reduce((sum, leaves) => sum + new Set(leaves.filter(test)).size, 0);
  const isDate = (leaf: Leaf): boolean => !Number.isNaN(instantOfLeaf(leaf));
  const isNumber = (leaf: Leaf): boolean => typeof leaf === 'number';
  const hasWord = (leaf: Leaf, word: string): boolean =>
    typeof leaf === 'string' && !isDate(leaf) && tokenize(leaf).includes(word);
  return {
    path,
    counts: {
      number: count(isNumber),
      date: count(isDate),
      other: count((leaf) => !isNumber(leaf) && !isDate(leaf)),
    },
    presence: having(() => true),
    exact: (value) => having((leaf) => leaf === value && !isTooLong(leaf)),
    word: (word) => (isExactOnly(path) ? undefined : having((leaf) => hasWord(leaf, word))),
    values: naiveValues(rows),
    numeric: (kind) => naiveNumbers(rows, kind === 'number' ? numberOfLeaf : instantOfLeaf),
  };
}

/** Sorts what every slot has; a dead slot has nothing. */
function naiveOrder({ kind, path }: OrderKey, slots: Slots): ValueOrder {
  const entries = slots.flatMap((document, slot) => {
    const id = String(document?.['_id'] ?? '');
    const values = kind === 'id' ? [id] : valuesAt(document ?? {}, path, kind);
    return [...new Set(values)].map((value) => ({ slot, id, value }));
  });
  entries.sort((a, b) => compareValues(a.value, b.value) || compareText(a.id, b.id));
  const firsts = new Uint32Array(Math.ceil(entries.length / 32));
  entries.forEach(({ value }, n) => {
    if (n === 0 || compareValues(entries[n - 1]!.value, value) !== 0) setBit(firsts, n);
  });
  return {
    slots: Int32Array.from(entries, ({ slot }) => slot),
    firsts,
    end: slots.length,
    hasSeveral: new Set(entries.map(({ slot }) => slot)).size < entries.length,
  };
}

function valuesAt(
  document: JsonObject,
  path: string,
  kind: 'string' | 'number' | 'date',
): readonly (string | number)[] {
  const leaves: Leaf[] = [];
  forEachLeaf(document, (at, leaf) => void (at === path && leaves.push(leaf)));
  if (kind === 'string') return leaves.filter((leaf) => !isTooLong(leaf)).map(String);
  return leaves
    .map((leaf) => (kind === 'number' ? numberOfLeaf(leaf) : instantOfLeaf(leaf)))
    .filter((value) => !Number.isNaN(value));
}

function compareValues(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
}

function isTooLong(leaf: Leaf): boolean {
  return typeof leaf === 'string' && leaf.length > maxExactLength;
}

/** Every leaf is a value of its own, even where another slot has the same. */
function naiveValues(rows: Rows): ValueReader {
  const all = rows.flat();
  const starts = rows.map((_, slot) => rows.slice(0, slot).flat().length);
  const text = (ordinal: number): string | undefined =>
    isTooLong(all[ordinal]!) ? undefined : String(all[ordinal]);
  const cell = (slot: number): number => {
    const count = rows[slot]?.length ?? 0;
    if (count === 0) return noOrdinal;
    return count === 1 ? starts[slot]! : -2 - slot;
  };
  return {
    size: all.length,
    string: (ordinal) => (typeof all[ordinal] === 'string' ? text(ordinal) : undefined),
    text,
    prefixes: Float64Array.from(all, (leaf) =>
      isTooLong(leaf) ? Number.NaN : textPrefix(String(leaf)),
    ),
    page: (number) => Int32Array.from(pageOf(rows, number), cell),
    cell,
    several: (at) => Int32Array.from(rows[-2 - at]!, (_, n) => starts[-2 - at]! + n),
  };
}

function naiveNumbers(rows: Rows, numberOf: (leaf: Leaf) => number): NumberReader | undefined {
  const numbers = rows.map((leaves) =>
    leaves.map(numberOf).filter((number) => !Number.isNaN(number)),
  );
  if (numbers.flat().length === 0) return undefined;
  const cell = (slot: number): number => {
    const [first = noNumber, ...others] = numbers[slot] ?? [];
    return others.length > 0 ? Number.NaN : first;
  };
  return {
    hasSeveral: numbers.some((each) => each.length > 1),
    page: (number) => Float64Array.from(pageOf(rows, number), cell),
    cell,
    several: (slot) => Float64Array.from(numbers[slot]!).sort(),
  };
}

/** The slots of a page; the last page may be short. */
function pageOf(rows: Rows, number: number): readonly number[] {
  return [...rows.keys()].slice(number * pageSlots, (number + 1) * pageSlots);
}
