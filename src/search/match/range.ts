import { type Bits, popcount, setBit, wordsFor } from '../index/bits.ts';
import { type NumberColumn, noOrdinal } from '../index/columns.ts';
import type { Field } from '../index/field.ts';
import { grown } from '../index/grow.ts';
import { pageBits, pageSlots } from '../index/pages.ts';
import type { NumericRange, TextRange } from '../query/bound-query.ts';
import { inTextRange } from '../query/text-range.ts';
import { type Clause, type Meter, type MeteredView, nothing, type Step } from './clause.ts';
import { type DocSet, docSetOf } from './doc-set.ts';
import { scanning } from './scan.ts';

/** Slots with a number or an instant inside the range. */
export function numericRange(view: MeteredView, field: Field, range: NumericRange): Clause {
  const column = field.numeric(range.kind);
  if (column === undefined || range.low > range.high) return nothing;
  const severalInside = (slot: number): boolean => {
    const values = column.several(slot);
    view.meter.spend(values.length);
    return holdsOneOf(values, range);
  };
  const test = (slot: number): boolean => {
    const value = column.cell(slot);
    return Number.isNaN(value) ? severalInside(slot) : value >= range.low && value <= range.high;
  };
  return {
    estimate: field.presence.count(0),
    scans: true,
    test,
    fill: () => fillFromColumn(view, column, range, severalInside),
  };
}

/** Whether any of the ascending values lies inside. */
function holdsOneOf(values: Float64Array, { low, high }: NumericRange): boolean {
  let start = 0;
  let end = values.length;
  while (start < end) {
    const middle = (start + end) >>> 1;
    if (values[middle]! < low) start = middle + 1;
    else end = middle;
  }
  return start < values.length && values[start]! <= high;
}

function* fillFromColumn(
  { slots, meter }: MeteredView,
  column: NumberColumn,
  range: NumericRange,
  severalInside: (slot: number) => boolean,
): Step<DocSet> {
  const bits = new Uint32Array(wordsFor(slots));
  let count = 0;
  for (let start = 0; start < slots; start += pageSlots) {
    const page = column.page(start >>> pageBits);
    const length = Math.min(pageSlots, slots - start);
    if (page !== undefined) {
      const cells = page.subarray(0, length);
      count += fillPage(bits, cells, start, range);
      if (column.hasSeveral) {
        const several = { bits, start, inside: severalInside };
        count += yield* fillSeveral(cells, several, meter);
      }
    }
    meter.spend(pageSlots);
    if (meter.isDue()) yield;
  }
  return docSetOf(bits, count, slots);
}

/** A word of bits at a time. Pages begin at a word. */
function fillPage(bits: Bits, page: Float64Array, start: number, range: NumericRange): number {
  const { low, high } = range;
  let count = 0;
  for (let base = 0; base < page.length; base += 32) {
    const end = Math.min(32, page.length - base);
    let word = 0;
    for (let bit = 0; bit < end; bit++) {
      const value = page[base + bit]!;
      if (value >= low && value <= high) word |= 1 << bit;
    }
    bits[(start + base) >>> 5] = word;
    count += popcount(word);
  }
  return count;
}

interface Several {
  readonly bits: Bits;
  /** The first slot of the page. */
  readonly start: number;
  readonly inside: (slot: number) => boolean;
}

function* fillSeveral(
  page: Float64Array,
  { bits, start, inside }: Several,
  meter: Meter,
): Step<number> {
  let count = 0;
  for (let i = 0; i < page.length; i++) {
    const value = page[i]!;
    if (!Number.isNaN(value)) continue;
    if (inside(start + i)) {
      setBit(bits, start + i);
      count++;
    }
    if (meter.isDue()) yield;
  }
  return count;
}

/** Verdicts on a string; 0 is none yet. */
const outside = 1;
const inside = 2;

/** Slots with an exact string inside the range. Each different string is compared once at most. */
export function textRange(view: MeteredView, field: Field, range: TextRange): Clause {
  const { dictionary, column } = field;
  let verdicts = new Uint8Array(0);
  const judge = (ordinal: number): number => {
    const value = dictionary.value(ordinal);
    return typeof value === 'string' && inTextRange(value, range) ? inside : outside;
  };
  const isInside = (ordinal: number): boolean => {
    if (ordinal >= verdicts.length)
      verdicts = grown(verdicts, Math.max(ordinal + 1, dictionary.size));
    if (verdicts[ordinal] === 0) verdicts[ordinal] = judge(ordinal);
    return verdicts[ordinal] === inside;
  };
  const test = (slot: number): boolean => {
    const cell = column.cell(slot);
    if (cell >= 0) return isInside(cell);
    if (cell === noOrdinal) return false;
    const ordinals = column.several(cell);
    view.meter.spend(ordinals.length);
    return ordinals.some(isInside);
  };
  const hasPage = (page: number): boolean => column.page(page) !== undefined;
  return scanning({ estimate: field.presence.count(0), test, hasPage }, view);
}

/** Ids are in no dictionary; their text is compared. */
export function idRange(view: MeteredView, range: TextRange): Clause {
  const { partition, slots } = view;
  const test = (slot: number): boolean => inTextRange(partition.idOf(slot), range);
  return scanning({ estimate: slots, test, hasPage: () => true }, view);
}
