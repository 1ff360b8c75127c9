import { type Bits, hasBit, setBit, slotsOf, wordsFor } from '../reader/bits.ts';
import type { SlotList } from '../reader/postings.ts';

/** A set of slots of one partition. Whether they are alive is asked when they are collected. Bits and slots beyond the
 *  view may be there and mean nothing. Never written to once it was handed out. */
export type DocSet = { readonly type: 'none' } | { readonly type: 'all' } | SlotList;

/** A set is sparse while it holds at most one slot of 32: then a list is smaller than bits, and faster. */
export function isSparse(count: number, slots: number): boolean {
  return count * 32 <= slots;
}

/** The set as bits that the caller may write to; `slots` is the size of the view. */
export function copyToBits(set: DocSet, slots: number): Bits {
  const words = wordsFor(slots);
  const bits = new Uint32Array(words);
  if (set.type === 'all') bits.fill(0xffffffff);
  else if (set.type === 'bits')
    bits.set(set.bits.length > words ? set.bits.subarray(0, words) : set.bits);
  else if (set.type === 'slots') orInto(bits, set);
  return bits;
}

/** Adds a set to bits. */
export function orInto(bits: Bits, set: DocSet): void {
  if (set.type === 'all') bits.fill(0xffffffff);
  else if (set.type === 'slots') {
    const end = bits.length * 32;
    for (const slot of set.slots) if (slot < end) setBit(bits, slot);
  } else if (set.type === 'bits') {
    const words = Math.min(bits.length, set.bits.length);
    for (let word = 0; word < words; word++) bits[word]! |= set.bits[word]!;
  }
}

/** Takes out of bits what is not in the set. */
export function andInto(bits: Bits, set: DocSet): void {
  if (set.type === 'none') bits.fill(0);
  else if (set.type === 'slots')
    andInto(bits, { type: 'bits', bits: copyToBits(set, bits.length * 32), count: 0 });
  else if (set.type === 'bits') {
    const words = Math.min(bits.length, set.bits.length);
    for (let word = 0; word < words; word++) bits[word]! &= set.bits[word]!;
    bits.fill(0, words);
  }
}

/** Ascending, without repeats. */
export function sortedSlots(slots: readonly number[]): SlotList {
  const sorted = Int32Array.from(slots).sort();
  let count = 0;
  for (const slot of sorted) if (count === 0 || sorted[count - 1] !== slot) sorted[count++] = slot;
  return { type: 'slots', slots: sorted.subarray(0, count) };
}

/** Bits with `count` of them set, in the form that suits how many they are. */
export function docSetOf(bits: Bits, count: number, slots: number): DocSet {
  return isSparse(count, slots)
    ? { type: 'slots', slots: slotsOf(bits, count) }
    : { type: 'bits', bits, count };
}

export function memberTest(set: DocSet): (slot: number) => boolean {
  if (set.type === 'all') return () => true;
  if (set.type === 'none') return () => false;
  if (set.type === 'bits') return (slot) => hasBit(set.bits, slot);
  const slots = new Set(set.slots);
  return (slot) => slots.has(slot);
}
