import { type Bits, popcount, setBit, wordsFor } from '../index/bits.ts';
import { type NumberColumn, noOrdinal, pageBits, pageSlots } from '../index/columns.ts';
import type { Field } from '../index/field.ts';
import type { View } from '../index/head.ts';
import type { NumericRange, TextRange } from '../query/bound-query.ts';
import { inTextRange } from '../query/text-range.ts';
import { type Clause, nothing, type Step, slotsPerStep } from './clause.ts';
import { type DocSet, docSetOf } from './doc-set.ts';
import { scanning } from './scan.ts';

/** Slots with a number or an instant inside the range. */
export function numericRange(view: View, field: Field, range: NumericRange): Clause {
  const column = field.numeric(range.kind);
  if (column === undefined || range.low > range.high) return nothing;
  const severalInside = (slot: number): boolean =>
    field
      .numericValues(range.kind, slot)
      .some((value) => value >= range.low && value <= range.high);
  const test = (slot: number): boolean => {
    const value = column.cell(slot);
    return Number.isNaN(value) ? severalInside(slot) : value >= range.low && value <= range.high;
  };
  return {
    estimate: field.presence.count(0),
    scans: true,
    test,
    fill: () => fillFromColumn(view.slots, column, range, severalInside),
  };
}

function* fillFromColumn(
  slots: number,
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
      if (column.hasSeveral) count += fillSeveral(bits, cells, start, severalInside);
    }
    if (start % slotsPerStep === 0) yield;
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

function fillSeveral(
  bits: Bits,
  page: Float64Array,
  start: number,
  inside: (slot: number) => boolean,
): number {
  let count = 0;
  for (let i = 0; i < page.length; i++) {
    const value = page[i]!;
    if (!Number.isNaN(value) || !inside(start + i)) continue;
    setBit(bits, start + i);
    count++;
  }
  return count;
}

/** Verdicts on a string; 0 is none yet. */
const outside = 1;
const inside = 2;

/** Slots with an exact string inside the range. Each different string is compared once at most. */
export function textRange(view: View, field: Field, range: TextRange): Clause {
  const { dictionary, column } = field;
  const verdicts = new Uint8Array(dictionary.size);
  const judge = (ordinal: number): number => {
    const value = dictionary.value(ordinal);
    return typeof value === 'string' && inTextRange(value, range) ? inside : outside;
  };
  // Ordinals that came after the query belong to slots that it does not look at.
  const isInside = (ordinal: number): boolean => {
    if (verdicts[ordinal] === 0) verdicts[ordinal] = judge(ordinal);
    return verdicts[ordinal] === inside;
  };
  const test = (slot: number): boolean => {
    const cell = column.cell(slot);
    return cell >= 0 ? isInside(cell) : cell !== noOrdinal && column.several(cell).some(isInside);
  };
  const hasPage = (page: number): boolean => column.page(page) !== undefined;
  return scanning({ estimate: field.presence.count(0), test, hasPage }, view.slots);
}

/** Ids are in no dictionary; their text is compared. */
export function idRange(view: View, range: TextRange): Clause {
  const { partition, slots } = view;
  const test = (slot: number): boolean => inTextRange(partition.idOf(slot), range);
  return scanning({ estimate: slots, test, hasPage: () => true }, slots);
}
