import { type Bits, hasBit, setBit, wordsFor } from '../reader/bits.ts';
import type { PostingList, SlotList } from '../reader/postings.ts';
import { grown } from './grow.ts';

interface LongList {
  slots: Int32Array;
  count: number;
  last: number;
  bits: Bits | undefined;
}

/** Lists up to this length live together in one array; longer ones have arrays of their own. */
const maxPooled = 64;
/** A list this long becomes bits once it holds more than one slot of 32. */
const minDense = 1024;
const empty = -1;
const noSlots = new Int32Array(0);

/**
 * Slots by ordinal, ascending. Most terms of a real corpus occur once, so the forms grow with the list:
 *
 *     heads[ordinal]   -1                nothing
 *                      slot              one slot, inline
 *                      -2 - 2 * at       pool[at] = count, pool[at + 1] = capacity, then the slots
 *                      -3 - 2 * long     longs[long]: an array of its own, or bits
 *
 * Slots must be added in ascending order.
 */
export class Postings {
  #heads = new Int32Array(0);
  #pool = new Int32Array(0);
  #poolEnd = 0;
  /** Places in the pool that lists have outgrown, by capacity. */
  #free: Map<number, number[]> | undefined;
  readonly #longs: LongList[] = [];

  /** False when the slot is the ordinal's last one already. */
  add(ordinal: number, slot: number): boolean {
    const known = this.#heads.length;
    if (ordinal >= known) this.#heads = grown(this.#heads, ordinal + 1).fill(empty, known);
    const head = this.#heads[ordinal]!;
    if (head === slot) return false;
    if (head === empty) this.#heads[ordinal] = slot;
    else if (head >= 0) this.#heads[ordinal] = this.#pair(head, slot);
    else if ((-head & 1) === 0) return this.#addPooled(ordinal, (-2 - head) >> 1, slot);
    else return addLong(this.#longs[(-3 - head) >> 1]!, slot);
    return true;
  }

  count(ordinal: number): number {
    const head = ordinal < this.#heads.length ? this.#heads[ordinal]! : empty;
    if (head === empty) return 0;
    if (head >= 0) return 1;
    return (-head & 1) === 0 ? this.#pool[(-2 - head) >> 1]! : this.#longs[(-3 - head) >> 1]!.count;
  }

  has(ordinal: number, slot: number): boolean {
    const head = ordinal < this.#heads.length ? this.#heads[ordinal]! : empty;
    if (head >= empty) return head === slot && slot >= 0;
    if ((-head & 1) === 0) {
      const at = (-2 - head) >> 1;
      return includes(this.#pool, at + 2, at + 2 + this.#pool[at]!, slot);
    }
    const long = this.#longs[(-3 - head) >> 1]!;
    return long.bits === undefined
      ? includes(long.slots, 0, long.count, slot)
      : hasBit(long.bits, slot);
  }

  list(ordinal: number): SlotList {
    const head = ordinal < this.#heads.length ? this.#heads[ordinal]! : empty;
    if (head === empty) return { type: 'slots', slots: noSlots };
    if (head >= 0) return { type: 'slots', slots: Int32Array.of(head) };
    if ((-head & 1) === 0) {
      const at = (-2 - head) >> 1;
      return { type: 'slots', slots: this.#pool.slice(at + 2, at + 2 + this.#pool[at]!) };
    }
    const long = this.#longs[(-3 - head) >> 1]!;
    return long.bits === undefined
      ? { type: 'slots', slots: long.slots.subarray(0, long.count) }
      : { type: 'bits', bits: long.bits, count: long.count };
  }

  /** One ordinal's list on its own. */
  of(ordinal: number): PostingList {
    return new OneList(this, ordinal);
  }

  get byteLength(): number {
    const { byteLength } = this.#heads;
    return this.#longs.reduce(
      (sum, { slots, bits }) => sum + slots.byteLength + (bits?.byteLength ?? 0),
      byteLength + this.#pool.byteLength,
    );
  }

  #pair(first: number, second: number): number {
    const at = this.#take(2);
    this.#pool[at] = 2;
    this.#pool[at + 2] = first;
    this.#pool[at + 3] = second;
    return -2 - 2 * at;
  }

  #addPooled(ordinal: number, at: number, slot: number): boolean {
    const count = this.#pool[at]!;
    if (this.#pool[at + 1 + count] === slot) return false;
    if (count < this.#pool[at + 1]!) {
      this.#pool[at + 2 + count] = slot;
      this.#pool[at]!++;
      return true;
    }
    this.#free ??= new Map();
    this.#free.getOrInsertComputed(count, () => []).push(at);
    if (count < maxPooled) this.#move(ordinal, at, slot);
    else this.#promote(ordinal, at, slot);
    return true;
  }

  #move(ordinal: number, from: number, slot: number): void {
    const count = this.#pool[from]!;
    const at = this.#take(count * 2);
    this.#pool.copyWithin(at + 2, from + 2, from + 2 + count);
    this.#pool[at + 2 + count] = slot;
    this.#pool[at] = count + 1;
    this.#heads[ordinal] = -2 - 2 * at;
  }

  #promote(ordinal: number, from: number, slot: number): void {
    const slots = new Int32Array(maxPooled * 2);
    slots.set(this.#pool.subarray(from + 2, from + 2 + maxPooled));
    slots[maxPooled] = slot;
    this.#heads[ordinal] = -3 - 2 * this.#longs.length;
    this.#longs.push({ slots, count: maxPooled + 1, last: slot, bits: undefined });
  }

  /** A place for `capacity` slots and its two counters. */
  #take(capacity: number): number {
    const reused = this.#free?.get(capacity)?.pop();
    if (reused !== undefined) return reused;
    const at = this.#poolEnd;
    this.#poolEnd += capacity + 2;
    if (this.#poolEnd > this.#pool.length) this.#pool = grown(this.#pool, this.#poolEnd);
    this.#pool[at + 1] = capacity;
    return at;
  }
}

class OneList implements PostingList {
  readonly #postings: Postings;
  readonly #ordinal: number;

  constructor(postings: Postings, ordinal: number) {
    this.#postings = postings;
    this.#ordinal = ordinal;
  }

  get count(): number {
    return this.#postings.count(this.#ordinal);
  }

  has(slot: number): boolean {
    return this.#postings.has(this.#ordinal, slot);
  }

  list(): SlotList {
    return this.#postings.list(this.#ordinal);
  }
}

function addLong(long: LongList, slot: number): boolean {
  if (long.last === slot) return false;
  long.last = slot;
  if (long.bits !== undefined) {
    if (slot >>> 5 >= long.bits.length) long.bits = grown(long.bits, wordsFor(slot + 1));
    setBit(long.bits, slot);
  } else {
    if (long.count >= long.slots.length) long.slots = grown(long.slots, long.count + 1);
    long.slots[long.count] = slot;
  }
  long.count++;
  if (long.bits === undefined && long.count >= minDense && long.count * 32 > slot) makeDense(long);
  return true;
}

function makeDense(long: LongList): void {
  const bits = new Uint32Array(wordsFor(long.last + 1));
  for (let i = 0; i < long.count; i++) setBit(bits, long.slots[i]!);
  long.bits = bits;
  long.slots = noSlots;
}

/** Binary search in ascending slots. */
function includes(slots: Int32Array, start: number, end: number, slot: number): boolean {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = slots[middle]!;
    if (found === slot) return true;
    if (found < slot) low = middle + 1;
    else high = middle;
  }
  return false;
}
