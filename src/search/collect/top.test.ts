import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naiveSegment } from '../../../test/search/naive-segment.ts';
import type { Source } from './candidate.ts';
import type { Order } from './order.ts';
import { sortReaderOf } from './sort-reader-of.ts';
import { Top } from './top.ts';

const most = 2000;
const orders: readonly Order[] = [{ kind: 'number', paths: ['n'], descending: false }];

/** Ids descend, so that whoever forgets that they break ties is found out. */
function idOf(slot: number): string {
  return `0190aaaa-0000-7000-8000-${(most - slot).toString(16).padStart(12, '0')}`;
}

const offered = fc.record({
  /** Few different ones, or none that is equal to another, in any order or descending. */
  ranks: fc.oneof(
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: most }),
    fc.uniqueArray(fc.integer(), { maxLength: most }),
    fc.nat({ max: most }).map((count) => Array.from({ length: count }, (_, n) => -n)),
  ),
  from: fc.nat({ max: most }),
  size: fc.integer({ min: 1, max: 300 }),
});

test('any page of any candidates is what sorting all of them gives', () => {
  fc.assert(
    fc.property(offered, ({ ranks, from, size }) => {
      const documents = ranks.map((n, slot) => ({ _id: idOf(slot), n }));
      const segment = naiveSegment('contact', documents);
      const readers = orders.map((order) => sortReaderOf(order, segment, undefined));
      const source: Source = { segment, readers };
      const top = new Top({ from, size, orders, seed: 0 }, undefined);
      top.begin(source);
      ranks.forEach((rank, slot) => {
        if (rank <= top.worstRank) top.offer(slot, rank);
      });
      const sorted = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || b - a);
      expect(top.page().map(({ slot }) => slot)).toEqual(sorted.slice(from, from + size));
    }),
  );
});
