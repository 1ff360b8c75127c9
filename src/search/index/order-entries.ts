import {
  type NumberReader,
  noNumber,
  noOrdinal,
  type ValueReader,
} from '../reader/field-reader.ts';
import type { Step } from '../reader/step.ts';
import type { ValueOrder } from '../reader/value-order.ts';
import { compareText } from '../value/compare-text.ts';
import { grown } from './grow.ts';
import { sortInSteps } from './sort-in-steps.ts';

/** Slots that are read between two yields. */
const slotsPerStep = 4096;

/** The values of slots, one entry for each; a slot may have several. */
export class Entries {
  #slots = new Int32Array(0);
  #values = new Float64Array(0);
  #count = 0;
  #hasSeveral = false;

  /** Of one slot equal values come one after another. */
  add(slot: number, value: number): void {
    const at = this.#count;
    const isSame = at > 0 && this.#slots[at - 1] === slot;
    if (isSame && this.#values[at - 1] === value) return;
    if (isSame) this.#hasSeveral = true;
    if (at >= this.#slots.length) {
      this.#slots = grown(this.#slots, at + 1);
      this.#values = grown(this.#values, at + 1);
    }
    this.#slots[at] = slot;
    this.#values[at] = value;
    this.#count++;
  }

  get slots(): Int32Array {
    return this.#slots;
  }

  get values(): Float64Array {
    return this.#values;
  }

  get count(): number {
    return this.#count;
  }

  get hasSeveral(): boolean {
    return this.#hasSeveral;
  }
}

/** The numbers of the slots. */
export function* numberEntries(column: NumberReader, slots: Int32Array): Step<Entries> {
  const entries = new Entries();
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    const cell = column.cell(slot);
    if (Number.isNaN(cell)) for (const value of column.several(slot)) entries.add(slot, value);
    else if (cell !== noNumber) entries.add(slot, cell);
    if (i % slotsPerStep === 0) yield;
  }
  return entries;
}

/** The texts of the slots, each as its place among all texts; equal texts have one place. `before` is an older order of
 *  the same values, if there is one. */
export function* textEntries(
  values: ValueReader,
  slots: Int32Array,
  before: ValueOrder | undefined,
): Step<Entries> {
  const places = yield* placesOf(values, before);
  const entries = new Entries();
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    const cell = values.cell(slot);
    if (cell >= 0) addPlace(entries, slot, places[cell]!);
    else if (cell !== noOrdinal)
      for (const place of Array.from(values.several(cell), (ordinal) => places[ordinal]!).sort(
        (a, b) => a - b,
      ))
        addPlace(entries, slot, place);
    if (i % slotsPerStep === 0) yield;
  }
  return entries;
}

function addPlace(entries: Entries, slot: number, place: number): void {
  if (place !== noPlace) entries.add(slot, place);
}

/** A string too long to be kept has no place. */
const noPlace = -1;

function* placesOf(values: ValueReader, before: ValueOrder | undefined): Step<Int32Array> {
  const { prefixes } = values;
  const text = (ordinal: number): string => values.text(ordinal) ?? '';
  const compare = (a: number, b: number): number =>
    prefixes[a]! - prefixes[b]! || compareText(text(a), text(b));
  const places = new Int32Array(values.size).fill(noPlace);
  const sorted = yield* sortInSteps(yield* ordinalsOf(values, before), compare);
  let place = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && compare(sorted[i - 1]!, sorted[i]!) !== 0) place++;
    places[sorted[i]!] = place;
    if (i % slotsPerStep === 0) yield;
  }
  return places;
}

/** Every ordinal that has a text; first those of the older order, as they stand there, so that only new ones are sorted. */
function* ordinalsOf(values: ValueReader, before: ValueOrder | undefined): Step<Int32Array> {
  const { size, prefixes } = values;
  const ordinals = new Int32Array(size);
  const seen = new Uint8Array(size);
  let count = 0;
  const add = (ordinal: number): void => {
    if (ordinal < 0 || seen[ordinal] === 1 || Number.isNaN(prefixes[ordinal]!)) return;
    seen[ordinal] = 1;
    ordinals[count++] = ordinal;
  };
  for (let i = 0; i < (before?.slots.length ?? 0); i++) {
    add(values.cell(before!.slots[i]!));
    if (i % slotsPerStep === 0) yield;
  }
  for (let ordinal = 0; ordinal < size; ordinal++) {
    add(ordinal);
    if (ordinal % slotsPerStep === 0) yield;
  }
  return ordinals.subarray(0, count);
}
