import { type Bits, popcount, wordsFor } from '../index/bits.ts';
import { pageBits, pageSlots } from '../index/pages.ts';
import type { MeteredView, Step } from '../match/clause.ts';
import type { DocSet } from '../match/doc-set.ts';
import type { Source } from './candidate.ts';
import type { Order } from './order.ts';
import type { Reader } from './reader.ts';
import { readerOf } from './reader-of.ts';
import type { Top } from './top.ts';

const pageWords = pageSlots / 32;
const samples = 32;
/** A word of bits, as a signed number, when every bit is set. */
const allOnes = -1;

/** Offers every living document of a set to `top` and counts them all. Goes a page of the columns at a time: living
 *  slots first, then their ranks, then only those that can still win. */
export function* collect(
  view: MeteredView,
  set: DocSet,
  orders: readonly Order[],
  top: Top | undefined,
): Step<number> {
  if (set.type === 'none') return 0;
  const source = { view, readers: orders.map((order) => readerOf(order, view)) };
  const page = new Page(source, set.type === 'slots' ? set.slots.length : view.slots, top);
  if (set.type === 'slots') return yield* collectSlots(view, set.slots, page);
  return yield* collectBits(view, set.type === 'bits' ? set.bits : undefined, page);
}

/** Living slots on their way to `top`, ascending, as many as one page of the columns has. */
class Page {
  readonly slots: Int32Array;
  count = 0;
  readonly #ranks: Float64Array;
  readonly #first: Reader | undefined;
  readonly #top: Top | undefined;
  readonly #backward: boolean;

  /** `most` is how many slots may come. */
  constructor(source: Source, most: number, top: Top | undefined) {
    const room = Math.min(most, pageSlots);
    this.slots = new Int32Array(room);
    this.#ranks = new Float64Array(room);
    [this.#first] = source.readers;
    this.#top = top;
    this.#backward = top !== undefined && most >= pageSlots && bestIsLast(source);
    top?.begin(source);
  }

  /** True when pages and slots are better taken from the end, because the winners are likely there. */
  get backward(): boolean {
    return this.#backward;
  }

  /** False when only the count is asked for. */
  get ranks(): boolean {
    return this.#top !== undefined;
  }

  /** Offers what the page holds and empties it. */
  offer(): void {
    if (this.#top !== undefined && this.#first !== undefined && this.count > 0) {
      this.#rank(this.#first);
      this.#offerRanked(this.#top);
    }
    this.count = 0;
  }

  #rank(first: Reader): void {
    const [slots, ranks] = [this.slots, this.#ranks];
    if (slots[0]! >>> pageBits === slots[this.count - 1]! >>> pageBits)
      first.gather(slots, this.count, ranks);
    else for (let i = 0; i < this.count; i++) ranks[i] = first.rank(slots[i]!);
  }

  #offerRanked(top: Top): void {
    const ranks = this.#ranks;
    const step = this.#backward ? -1 : 1;
    let worst = top.worstRank;
    let i = this.#backward ? this.count - 1 : 0;
    for (let left = this.count; left > 0; left--, i += step) {
      const rank = ranks[i]!;
      if (rank > worst) continue;
      top.offer(this.slots[i]!, rank);
      worst = top.worstRank;
    }
  }
}

/** Looks at a few slots all over the view. Who sorts by newest first would otherwise see a better document at every step. */
function bestIsLast({ view: { slots }, readers: [reader] }: Source): boolean {
  if (reader === undefined) return false;
  let falls = 0;
  let before = reader.rank(0);
  for (let sample = 1; sample <= samples; sample++) {
    const rank = reader.rank(Math.floor(((slots - 1) * sample) / samples));
    if (rank < before) falls++;
    else if (rank > before) falls--;
    before = rank;
  }
  return falls > 0;
}

function* collectSlots(view: MeteredView, slots: Int32Array, page: Page): Step<number> {
  const { partition, seq, meter } = view;
  let total = 0;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    if (partition.livedAt(slot, seq)) {
      page.slots[page.count++] = slot;
      total++;
      if (page.count === pageSlots) page.offer();
    }
    meter.spend(1);
    if (meter.isDue()) yield;
  }
  page.offer();
  return total;
}

function* collectBits(view: MeteredView, bits: Bits | undefined, page: Page): Step<number> {
  const alive = view.partition.aliveAt(view.seq, view.slots);
  const words = Math.min(wordsFor(view.slots), alive.length, bits?.length ?? alive.length);
  let total = 0;
  const pages = Math.ceil(words / pageWords);
  for (let n = 0; n < pages; n++) {
    const start = (page.backward ? pages - 1 - n : n) * pageWords;
    const end = Math.min(words, start + pageWords);
    if (page.ranks) total += fillPage(alive, bits, { start, end }, page);
    else total += countWords(alive, bits, start, end);
    page.offer();
    view.meter.spend(pageSlots);
    if (view.meter.isDue()) yield;
  }
  return total;
}

function countWords(alive: Bits, bits: Bits | undefined, start: number, end: number): number {
  let count = 0;
  for (let word = start; word < end; word++)
    count += popcount(bits === undefined ? alive[word]! : alive[word]! & bits[word]!);
  return count;
}

function fillPage(
  alive: Bits,
  bits: Bits | undefined,
  words: { readonly start: number; readonly end: number },
  page: Page,
): number {
  const slots = page.slots;
  let count = 0;
  for (let word = words.start; word < words.end; word++) {
    let rest = bits === undefined ? alive[word]! | 0 : alive[word]! & bits[word]!;
    if (rest === allOnes) {
      const end = word * 32 + 32;
      for (let slot = word * 32; slot < end; slot++) slots[count++] = slot;
      continue;
    }
    for (; rest !== 0; rest &= rest - 1) slots[count++] = word * 32 + 31 - Math.clz32(rest & -rest);
  }
  page.count = count;
  return count;
}
