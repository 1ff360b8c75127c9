import type { Candidate, Source } from './candidate.ts';
import type { Collector } from './collector.ts';
import type { Paging } from './paging.ts';
import type { Ranked } from './ranked.ts';
import { sortReaderOf } from './sort-reader-of.ts';
import { Top } from './top.ts';
import { TopOfPages } from './top-of-pages.ts';

/** Finds one page, best first; `size` is at least 1. */
export function topCollector(paging: Paging): Collector<readonly Ranked[], readonly Candidate[]> {
  const { orders } = paging;
  // What is worse than a whole page of one segment need not be kept of another.
  let bound: Candidate | undefined;
  return {
    needsScores: orders.some(({ kind }) => kind === 'score'),
    *begin({ segment, set, scores }) {
      const readers = orders.map((order) => sortReaderOf(order, segment, scores));
      const source: Source = { segment, readers };
      const top = new Top(paging, bound);
      const pages = new TopOfPages(source, set, top);
      return {
        wantsPages: true,
        fromEnd: pages.fromEnd,
        take: (page) => pages.take(page),
        partial: () => {
          const partial = pages.partial();
          bound = top.worst ?? bound;
          return partial;
        },
      };
    },
    merge: (partials) => partials.flat(),
    result: (lists) => pageOf(lists, paging),
  };
}

function pageOf(lists: readonly Ranked[], paging: Paging): readonly Candidate[] {
  const filled = lists.filter(({ slots }) => slots.length > 0);
  const [only] = filled;
  if (only === undefined) return [];
  if (filled.length === 1 && only.sorted) return slice(only, paging);
  const top = new Top(paging, undefined);
  for (const { source, slots, ranks } of filled) {
    top.begin(source);
    for (let i = 0; i < slots.length; i++)
      if (ranks[i]! <= top.worstRank) top.offer(slots[i]!, ranks[i]!);
  }
  return top.page();
}

function slice({ source, slots, ranks }: Ranked, { from, size }: Paging): readonly Candidate[] {
  const page: Candidate[] = [];
  for (let i = from; i < Math.min(from + size, slots.length); i++)
    page.push({ source, slot: slots[i]!, rank: ranks[i]! });
  return page;
}
