import type { NumericRange, TextRange } from '../query/bound-query.ts';
import { inTextRange } from '../query/text-range.ts';
import { type Bits, popcount, setBit, wordsFor } from '../reader/bits.ts';
import { type FieldReader, type NumberReader, noOrdinal } from '../reader/field-reader.ts';
import { pageBits, pageSlots } from '../reader/pages.ts';
import type { Step } from '../reader/step.ts';
import { type Clause, type Meter, nothing, type View } from './clause.ts';
import { type DocSet, docSetOf } from './doc-set.ts';
import { scanning } from './scan.ts';

/** Slots with a number or an instant inside the range. */
export function numericRange(view: View, field: FieldReader, range: NumericRange): Clause {
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
    estimate: field.presence.count,
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
  { segment, meter }: View,
  column: NumberReader,
  range: NumericRange,
  severalInside: (slot: number) => boolean,
): Step<DocSet> {
  const { slots } = segment;
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
export function textRange(view: View, field: FieldReader, range: TextRange): Clause {
  const { values } = field;
  // Values that are added later belong to slots that are too young.
  const verdicts = new Uint8Array(values.size);
  const judge = (ordinal: number): number => {
    const text = values.string(ordinal);
    return text !== undefined && inTextRange(text, range) ? inside : outside;
  };
  const isInside = (ordinal: number): boolean => {
    if (verdicts[ordinal] === 0) verdicts[ordinal] = judge(ordinal);
    return verdicts[ordinal] === inside;
  };
  const test = (slot: number): boolean => {
    const cell = values.cell(slot);
    if (cell >= 0) return isInside(cell);
    if (cell === noOrdinal) return false;
    const ordinals = values.several(cell);
    view.meter.spend(ordinals.length);
    return ordinals.some(isInside);
  };
  const hasPage = (page: number): boolean => values.page(page) !== undefined;
  return scanning({ estimate: field.presence.count, test, hasPage }, view);
}

/** Ids are in no dictionary; their text is compared. */
export function idRange(view: View, range: TextRange): Clause {
  const { segment } = view;
  const test = (slot: number): boolean => inTextRange(segment.idOf(slot), range);
  return scanning({ estimate: segment.slots, test, hasPage: () => true }, view);
}
