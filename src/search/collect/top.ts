import { type Candidate, compareCandidates, type Source } from './candidate.ts';
import type { Order } from './order.ts';
import type { Paging } from './paging.ts';
import type { Ranked } from './ranked.ts';
import { missing } from './sort-reader.ts';

/** Room for candidates at first; a page that ends far back gets up to twice its end. */
const firstRoom = 256;

/**
 * Finds one page of all candidates offered. Collects those that may be on it or before it, and when there is no room left
 * keeps the better half: for each candidate that takes a few comparisons, however deep the page lies.
 */
export class Top {
  readonly #from: number;
  readonly #end: number;
  readonly #orders: readonly Order[];
  readonly #sources: Source[] = [];
  readonly #most: number;
  #ranks: Float64Array;
  #slots: Int32Array;
  /** The place of each candidate's source. */
  #origins: Int32Array;
  #count = 0;
  /** The last of those that were kept; all that come behind it are on no page. */
  #worst: Candidate | undefined;
  #random: number;

  /** Skips `from` candidates; `size` is at least 1. All that come behind `bound` are on no page. Whoever makes documents
   *  can make selecting slow, unless the `seed` (32 bits) is one that they do not know. */
  constructor({ from, size, orders, seed }: Paging, bound: Candidate | undefined) {
    this.#random = seed;
    this.#from = from;
    this.#end = from + size;
    this.#orders = orders;
    this.#worst = bound;
    this.#most = Math.max(firstRoom, this.#end * 2);
    this.#ranks = new Float64Array(firstRoom);
    this.#slots = new Int32Array(firstRoom);
    this.#origins = new Int32Array(firstRoom);
  }

  /** Whatever ranks higher than this need not be offered. */
  get worstRank(): number {
    return this.#worst?.rank ?? missing;
  }

  /** What is offered from now on comes from this source. */
  begin(source: Source): void {
    this.#sources.push(source);
  }

  /** The rank is the one of the source's first reader, and not above `worstRank`. */
  offer(slot: number, rank: number): void {
    const at = this.#count;
    this.#ranks[at] = rank;
    this.#slots[at] = slot;
    this.#origins[at] = this.#sources.length - 1;
    if (rank === this.#worst?.rank && this.#compare(at, this.#worst) > 0) return;
    this.#count++;
    if (this.#count === this.#most) this.#keepBest();
    else if (this.#count === this.#slots.length) this.#enlarge();
  }

  /** The page, best first. */
  page(): readonly Candidate[] {
    const end = Math.min(this.#end, this.#count);
    if (this.#from >= end) return [];
    this.#select(this.#from, 0, this.#count - 1);
    this.#select(end - 1, this.#from, this.#count - 1);
    return Array.from({ length: end - this.#from }, (_, index) =>
      this.#candidate(this.#from + index),
    ).sort((a, b) => compareCandidates(this.#orders, a, b));
  }

  /** All that can be on the page or before it, in no order; of the one source that was begun. */
  best(): Ranked {
    if (this.#count >= this.#end) this.#keepBest();
    const slots = this.#slots.slice(0, this.#count);
    const ranks = this.#ranks.slice(0, this.#count);
    return { source: this.#sources[0]!, slots, ranks, worst: this.#worst, sorted: false };
  }

  #enlarge(): void {
    const room = Math.min(this.#most, this.#slots.length * 2);
    this.#ranks = enlarged(this.#ranks, new Float64Array(room));
    this.#slots = enlarged(this.#slots, new Int32Array(room));
    this.#origins = enlarged(this.#origins, new Int32Array(room));
  }

  #keepBest(): void {
    this.#select(this.#end - 1, 0, this.#count - 1);
    this.#count = this.#end;
    this.#worst = this.#candidate(this.#end - 1);
  }

  #candidate(at: number): Candidate {
    const source = this.#sources[this.#origins[at]!]!;
    return { source, slot: this.#slots[at]!, rank: this.#ranks[at]! };
  }

  /** Negative when the candidate at this place comes first. */
  #compare(at: number, other: Candidate): number {
    const rank = this.#ranks[at]!;
    if (rank !== other.rank) return rank < other.rank ? -1 : 1;
    return compareCandidates(this.#orders, this.#candidate(at), other);
  }

  /** Between two places, both included, moves what comes before the one that belongs to `target` before it, and the
   *  others behind. Source: C. A. R. Hoare, "Find" (1961). */
  #select(target: number, first: number, last: number): void {
    let [low, high] = [first, last];
    while (low < high) {
      const [left, right] = this.#split(low, high);
      if (target <= right) high = right;
      else if (target >= left) low = left;
      else return;
    }
  }

  /** Moves what comes before some candidate up to the second place that is returned, and the others from the first on;
   *  one in between is in its place. */
  #split(low: number, high: number): readonly [left: number, right: number] {
    const pivot = this.#candidate(this.#between(low, high));
    let [left, right] = [low, high];
    while (left <= right) {
      while (this.#compare(left, pivot) < 0) left++;
      while (this.#compare(right, pivot) > 0) right--;
      if (left <= right) this.#swap(left++, right--);
    }
    return [left, right];
  }

  /** Source: Numerical Recipes, "quick and dirty" generator. */
  #between(low: number, high: number): number {
    this.#random = (Math.imul(this.#random, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((this.#random / 2 ** 32) * (high - low + 1));
  }

  #swap(a: number, b: number): void {
    const [rank, slot, origin] = [this.#ranks[a]!, this.#slots[a]!, this.#origins[a]!];
    this.#ranks[a] = this.#ranks[b]!;
    this.#slots[a] = this.#slots[b]!;
    this.#origins[a] = this.#origins[b]!;
    this.#ranks[b] = rank;
    this.#slots[b] = slot;
    this.#origins[b] = origin;
  }
}

function enlarged<Array extends Float64Array | Int32Array>(from: Array, to: Array): Array {
  to.set(from);
  return to;
}
