import type { DocSet } from '../match/doc-set.ts';
import { hasBit, lastBit, nextBit } from '../reader/bits.ts';
import type { SegmentReader } from '../reader/segment-reader.ts';
import type { Step } from '../reader/step.ts';
import { byId, type OrderKey, type ValueOrder } from '../reader/value-order.ts';
import type { Source } from './candidate.ts';
import type { Order } from './order.ts';
import type { Paging } from './paging.ts';
import { missing } from './sort-reader.ts';

/** Entries that are looked at between two yields. */
const entriesPerStep = 1 << 14;

/** What a walk found. */
export interface Walked {
  /** In the order of the first key, as many as can be on the page or before it. */
  readonly slots: readonly number[];
  /** Of the slots that are younger than the order, those that may belong among them; in no order. */
  readonly younger: readonly number[];
}

/**
 * Finds the first `from + size` matches by walking the slots in the order of their values, where that is likely to look at
 * fewer slots than match; undefined where it is not, where there is no such order, or where so many were looked at in vain.
 * `boundRank` is a rank that no candidate may exceed.
 */
export function* walk(
  source: Source,
  set: DocSet,
  paging: Paging,
  boundRank: number,
): Step<Walked | undefined> {
  const { segment } = source;
  const matches = sizeOf(set, segment.slots);
  const wanted = paging.from + paging.size;
  if (wanted * segment.slots > matches * matches) return undefined;
  const [first] = paging.orders;
  const key = first === undefined ? undefined : keyOf(first, segment);
  const order = key === undefined ? undefined : segment.order(key);
  if (first === undefined || key === undefined || order === undefined) return undefined;
  if (segment.slots - order.end > matches) return undefined;
  const step = new Walk(source, memberOf(set, segment), { wanted, boundRank, budget: matches });
  const isLast = paging.orders.length === 1;
  yield* step.through(order, first.descending, isLast);
  if (!step.isDone && key.kind !== 'id') {
    // Documents without a value come last, in the order of the next key, or of the ids.
    const ids = isLast ? segment.order(byId) : undefined;
    if (ids === undefined) return undefined;
    yield* step.throughMissing(ids, order.end);
  }
  return step.isSpent ? undefined : yield* step.withYounger(order.end);
}

/** How many match at most, dead ones included. */
function sizeOf(set: DocSet, slots: number): number {
  if (set.type === 'none') return 0;
  if (set.type === 'all') return slots;
  return set.type === 'bits' ? Math.min(slots, set.count) : set.slots.length;
}

/** The order that a sort key goes by; undefined when several fields have a say, or none. */
function keyOf({ kind, paths }: Order, segment: SegmentReader): OrderKey | undefined {
  if (kind === 'id') return byId;
  if (kind === 'score') return undefined;
  const [path, ...others] = paths.filter((each) => segment.field(each) !== undefined);
  return path === undefined || others.length > 0 ? undefined : { kind, path };
}

/** Whether a slot matches and lives. */
function memberOf(set: DocSet, segment: SegmentReader): (slot: number) => boolean {
  const { slots } = segment;
  const alive = segment.living();
  if (set.type === 'bits')
    return (slot) => slot < slots && hasBit(set.bits, slot) && hasBit(alive, slot);
  if (set.type === 'slots')
    return (slot) => slot < slots && includes(set.slots, slot) && hasBit(alive, slot);
  return (slot) => slot < slots && hasBit(alive, slot);
}

/** Binary search in ascending slots. */
function includes(slots: Int32Array, slot: number): boolean {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (slots[middle]! < slot) low = middle + 1;
    else high = middle;
  }
  return slots[low] === slot;
}

interface Aim {
  /** How many candidates are wanted. */
  readonly wanted: number;
  readonly boundRank: number;
  /** How many entries may be looked at. */
  readonly budget: number;
}

class Walk {
  readonly #source: Source;
  readonly #isMember: (slot: number) => boolean;
  readonly #aim: Aim;
  readonly #found: number[] = [];
  readonly #seen = new Set<number>();
  #left: number;
  /** How much is left when it is time to yield. */
  #due: number;
  #isPastBound = false;

  constructor(source: Source, isMember: (slot: number) => boolean, aim: Aim) {
    this.#source = source;
    this.#isMember = isMember;
    this.#aim = aim;
    this.#left = aim.budget;
    this.#due = aim.budget - entriesPerStep;
  }

  get isDone(): boolean {
    return this.#found.length >= this.#aim.wanted || this.#isPastBound || this.isSpent;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Goes from value to value, ascending or descending, and within one value by id ascending. When ties are settled by
   *  more than the id, `mayPart` is false, and all that has one value is taken. */
  *through(order: ValueOrder, descending: boolean, mayPart: boolean): Step<void> {
    const entries = order.slots.length;
    const last = descending ? 0 : entries;
    for (let at = entries - last; at !== last && !this.isDone; ) {
      const next = descending
        ? lastBit(order.firsts, at - 1)
        : nextBit(order.firsts, at + 1, entries);
      const end = Math.max(at, next);
      for (let from = Math.min(at, next); from < end; from += entriesPerStep) {
        this.#takeStretch(order, { from, to: Math.min(end, from + entriesPerStep) }, mayPart);
        if (this.#isDue()) yield;
      }
      at = next;
    }
  }

  /** Takes the slots before `end` that have no value, by id. */
  *throughMissing({ slots }: ValueOrder, end: number): Step<void> {
    const [reader] = this.#source.readers;
    for (let i = 0; i < slots.length && !this.isDone; i++) {
      const slot = slots[i]!;
      if (slot < end && reader?.rank(slot) === missing) this.#take(slot, false);
      else this.#left--;
      if (this.#isDue()) yield;
    }
  }

  /** What was found, and the younger slots that may belong among it. */
  *withYounger(end: number): Step<Walked> {
    const { segment, readers } = this.#source;
    const isFull = this.#found.length >= this.#aim.wanted;
    const bound = isFull ? readers[0]!.rank(this.#found.at(-1)!) : this.#aim.boundRank;
    const younger: number[] = [];
    for (let slot = end; slot < segment.slots; slot++) {
      if (this.#isMember(slot) && readers[0]!.rank(slot) <= bound) younger.push(slot);
      if ((slot - end) % entriesPerStep === entriesPerStep - 1) yield;
    }
    return { slots: this.#found, younger };
  }

  #takeStretch(
    { slots, hasSeveral }: ValueOrder,
    { from, to }: { readonly from: number; readonly to: number },
    mayPart: boolean,
  ): void {
    for (let i = from; i < to; i++) {
      if (mayPart ? this.isDone : this.isSpent) return;
      this.#take(slots[i]!, hasSeveral);
    }
  }

  /** True once for every so many entries. */
  #isDue(): boolean {
    if (this.#left > this.#due) return false;
    this.#due = this.#left - entriesPerStep;
    return true;
  }

  #take(slot: number, mayRepeat: boolean): void {
    this.#left--;
    if (!this.#isMember(slot)) return;
    if (mayRepeat) {
      if (this.#seen.has(slot)) return;
      this.#seen.add(slot);
    }
    const { boundRank } = this.#aim;
    // Reading the rank of every candidate would cost more than all else.
    if (boundRank !== missing && this.#source.readers[0]!.rank(slot) > boundRank) {
      this.#isPastBound = true;
      return;
    }
    this.#found.push(slot);
  }
}
