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
  yield* step.through({ order, descending: first.descending, mayPart: isLast }, () =>
    nextWay(paging.orders, segment, order),
  );
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

/** The way through slots whose first values are equal; undefined when there is no such order that holds all of `before`. */
function nextWay(
  [, second, ...others]: readonly Order[],
  segment: SegmentReader,
  before: ValueOrder,
): Way | undefined {
  const key = second === undefined ? undefined : keyOf(second, segment);
  const order = key === undefined ? undefined : segment.order(key);
  if (second === undefined || order === undefined || order.end < before.end) return undefined;
  return { order, descending: second.descending, mayPart: others.length === 0 };
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

/** Goes from value to value, ascending or descending, and within one value by id ascending. When ties are settled by
 *  more than the id, `mayPart` is false, and all that has one value is taken. */
interface Way {
  readonly order: ValueOrder;
  readonly descending: boolean;
  readonly mayPart: boolean;
}

/** Entries of an order. */
interface Stretch {
  readonly from: number;
  readonly to: number;
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
  /** What is taken must be in this group of equal values, if there is one. */
  #isInGroup: ((slot: number) => boolean) | undefined;
  #left: number;
  /** How much is left when it is time to yield. */
  #due: number;
  #isPastBound = false;
  /** Whether slots may be met a second time, by another way. */
  #mayRepeat = false;
  /** What is left when a way through a group has looked at as many entries as the group has. */
  #groupLeft = Number.NEGATIVE_INFINITY;

  constructor(source: Source, isMember: (slot: number) => boolean, aim: Aim) {
    this.#source = source;
    this.#isMember = isMember;
    this.#aim = aim;
    this.#left = aim.budget;
    this.#due = aim.budget - entriesPerStep;
  }

  get isDone(): boolean {
    const isFull = this.#found.length >= this.#aim.wanted;
    return isFull || this.#isPastBound || this.isSpent || this.#left < this.#groupLeft;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** A long group of equal values is walked by the next key, where `next` has a way. */
  *through({ order, descending, mayPart }: Way, next?: () => Way | undefined): Step<void> {
    const entries = order.slots.length;
    const last = descending ? 0 : entries;
    for (let at = entries - last; at !== last && !this.isDone; ) {
      const end = descending
        ? lastBit(order.firsts, at - 1)
        : nextBit(order.firsts, at + 1, entries);
      const group = { from: Math.min(at, end), to: Math.max(at, end) };
      const way = mayPart || !this.#isLong(group) ? undefined : next?.();
      if (way !== undefined && !order.hasSeveral) yield* this.#throughGroup(order, group, way);
      else yield* this.#takeAll(order, group, mayPart);
      at = end;
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

  /** Whether walking by the next key is likely to look at fewer entries than the group has. */
  #isLong({ from, to }: Stretch): boolean {
    const { slots } = this.#source.segment;
    const share = ((to - from) / slots) * (this.#aim.budget / slots);
    return (this.#aim.wanted - this.#found.length) / share < to - from;
  }

  /** Takes what comes first of a group by the next key; the whole group where that is not found in fewer steps, or where
   *  those come into question that have no value of that key. */
  *#throughGroup(order: ValueOrder, group: Stretch, way: Way): Step<void> {
    const reader = this.#source.readers[0]!;
    const first = order.slots[group.from]!;
    const [rank, text] = [reader.rank(first), reader.text(first)];
    this.#isInGroup = (slot) =>
      slot < order.end && reader.rank(slot) === rank && reader.text(slot) === text;
    this.#groupLeft = this.#left - (group.to - group.from);
    this.#mayRepeat = true;
    yield* this.through(way);
    this.#isInGroup = undefined;
    this.#groupLeft = Number.NEGATIVE_INFINITY;
    if (!this.isDone) yield* this.#takeAll(order, group, false);
    this.#mayRepeat = false;
  }

  *#takeAll(order: ValueOrder, { from, to }: Stretch, mayPart: boolean): Step<void> {
    for (let start = from; start < to; start += entriesPerStep) {
      this.#takeStretch(order, { from: start, to: Math.min(to, start + entriesPerStep) }, mayPart);
      if (this.#isDue()) yield;
    }
  }

  #takeStretch({ slots, hasSeveral }: ValueOrder, { from, to }: Stretch, mayPart: boolean): void {
    const mayRepeat = hasSeveral || this.#mayRepeat;
    for (let i = from; i < to; i++) {
      if (mayPart ? this.isDone : this.isSpent) return;
      this.#take(slots[i]!, mayRepeat);
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
    if (!this.#isMember(slot) || this.#isInGroup?.(slot) === false) return;
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
