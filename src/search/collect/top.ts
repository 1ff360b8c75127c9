import type { View } from '../index/head.ts';
import { idWords } from '../index/id-table.ts';
import { compareText } from '../value/compare-text.ts';
import type { Order } from './order.ts';
import { missing, type Reader } from './reader.ts';

/** A document that is a candidate for the page. */
export interface Candidate {
  readonly view: View;
  /** One for each order. */
  readonly readers: readonly Reader[];
  readonly slot: number;
  /** What the first reader says of it. */
  readonly rank: number;
}

/** Negative when `a` comes first; never 0 for two documents, since their ids differ. */
export function compareCandidates(orders: readonly Order[], a: Candidate, b: Candidate): number {
  for (let key = 0; key < orders.length; key++) {
    const order = compareByKey(orders[key]!, key, a, b);
    if (order !== 0) return order;
  }
  return compareIds(a, b);
}

function compareByKey(order: Order, key: number, a: Candidate, b: Candidate): number {
  const [readerA, readerB] = [a.readers[key]!, b.readers[key]!];
  const rankA = key === 0 ? a.rank : readerA.rank(a.slot);
  const rankB = key === 0 ? b.rank : readerB.rank(b.slot);
  if (rankA !== rankB) return rankA < rankB ? -1 : 1;
  const sign = order.descending ? -1 : 1;
  if (order.kind === 'id') return sign * compareIds(a, b);
  if (order.kind !== 'string' || rankA === missing) return 0;
  return sign * compareText(readerA.text(a.slot) ?? '', readerB.text(b.slot) ?? '');
}

function compareIds(a: Candidate, b: Candidate): number {
  const [idsA, idsB] = [a.view.partition.ids, b.view.partition.ids];
  const [atA, atB] = [a.slot * idWords, b.slot * idWords];
  for (let word = 0; word < idWords; word++) {
    const difference = idsA[atA + word]! - idsB[atB + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The best `size` of all candidates offered. A binary heap with the worst of them on top. */
export class Top {
  readonly #size: number;
  readonly #orders: readonly Order[];
  readonly #heap: Candidate[] = [];

  constructor(size: number, orders: readonly Order[]) {
    this.#size = size;
    this.#orders = orders;
  }

  /** Whatever ranks higher than this need not be offered. */
  get worstRank(): number {
    return this.#heap.length < this.#size ? missing : (this.#heap[0]?.rank ?? missing);
  }

  offer(candidate: Candidate): void {
    const heap = this.#heap;
    if (heap.length < this.#size) {
      heap.push(candidate);
      this.#up(heap.length - 1);
    } else if (heap.length > 0 && this.#compare(candidate, heap[0]!) < 0) {
      heap[0] = candidate;
      this.#down();
    }
  }

  /** Best first. */
  ranked(): readonly Candidate[] {
    return this.#heap.toSorted((a, b) => this.#compare(a, b));
  }

  #compare(a: Candidate, b: Candidate): number {
    return compareCandidates(this.#orders, a, b);
  }

  #up(start: number): void {
    const heap = this.#heap;
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.#compare(heap[child]!, heap[parent]!) <= 0) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #down(): void {
    const heap = this.#heap;
    let parent = 0;
    for (;;) {
      const left = parent * 2 + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const worse =
        right < heap.length && this.#compare(heap[right]!, heap[left]!) > 0 ? right : left;
      if (this.#compare(heap[worse]!, heap[parent]!) <= 0) return;
      this.#swap(worse, parent);
      parent = worse;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    const kept = heap[a]!;
    heap[a] = heap[b]!;
    heap[b] = kept;
  }
}
