import { compareIds } from '../reader/id-order.ts';
import type { SegmentReader } from '../reader/segment-reader.ts';
import { compareText } from '../value/compare-text.ts';
import type { Order } from './order.ts';
import { missing, type SortReader } from './sort-reader.ts';

/** Where candidates come from. */
export interface Source {
  readonly segment: SegmentReader;
  /** One for each order. */
  readonly readers: readonly SortReader[];
}

/** A document that is a candidate for the page. */
export interface Candidate {
  readonly source: Source;
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
  return compareById(a, b);
}

function compareByKey(order: Order, key: number, a: Candidate, b: Candidate): number {
  const [readerA, readerB] = [a.source.readers[key]!, b.source.readers[key]!];
  const rankA = key === 0 ? a.rank : readerA.rank(a.slot);
  const rankB = key === 0 ? b.rank : readerB.rank(b.slot);
  if (rankA !== rankB) return rankA < rankB ? -1 : 1;
  const sign = order.descending ? -1 : 1;
  if (order.kind === 'id') return sign * compareById(a, b);
  if (order.kind !== 'string' || rankA === missing) return 0;
  return sign * compareText(readerA.text(a.slot) ?? '', readerB.text(b.slot) ?? '');
}

function compareById(a: Candidate, b: Candidate): number {
  return compareIds(
    { segment: a.source.segment, slot: a.slot },
    { segment: b.source.segment, slot: b.slot },
  );
}
