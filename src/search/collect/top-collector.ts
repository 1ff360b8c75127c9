import type { Candidate, Source } from './candidate.ts';
import type { Collector } from './collector.ts';
import type { Paging } from './paging.ts';
import type { Ranked } from './ranked.ts';
import { missing } from './sort-reader.ts';
import { sortReaderOf } from './sort-reader-of.ts';
import { Top } from './top.ts';
import { TopOfPages } from './top-of-pages.ts';
import { type Walked, walk } from './walk.ts';

/** Finds one page, best first; `size` is at least 1. */
export function topCollector(paging: Paging): Collector<readonly Ranked[], readonly Candidate[]> {
  // What comes behind a whole page of one segment need not be kept of another.
  let bound: Candidate | undefined;
  const bounding = (ranked: Ranked): readonly Ranked[] => {
    bound = ranked.worst ?? bound;
    return [ranked];
  };
  return {
    needsScores: paging.orders.some(({ kind }) => kind === 'score'),
    *begin({ segment, set, scores }) {
      const readers = paging.orders.map((order) => sortReaderOf(order, segment, scores));
      const source: Source = { segment, readers };
      const walked = yield* walk(source, set, paging, bound?.rank ?? missing);
      if (walked === undefined) {
        const top = new Top(paging, bound);
        return new TopOfPages(source, set, { top, finish: bounding });
      }
      const partial = bounding(rankedOf(source, walked, paging));
      return { wantsPages: false, fromEnd: false, take: () => undefined, partial: () => partial };
    },
    merge: (partials) => partials.flat(),
    result: (lists) => pageOf(lists, paging),
  };
}

function rankedOf(source: Source, { slots, younger }: Walked, paging: Paging): Ranked {
  const walked = { source, slots, ranks: undefined, sorted: true };
  if (younger.length === 0 && paging.orders.length === 1) {
    const last = slots[paging.from + paging.size - 1];
    const worst = last === undefined ? undefined : candidate(source, last);
    return { ...walked, worst };
  }
  const top = new Top(paging, undefined);
  offerAll(top, walked);
  offerAll(top, { ...walked, slots: younger });
  return top.best();
}

function offerAll(top: Top, { source, slots, ranks }: Omit<Ranked, 'worst' | 'sorted'>): void {
  const [reader] = source.readers;
  top.begin(source);
  for (let i = 0; i < slots.length; i++) {
    const rank = ranks === undefined ? reader!.rank(slots[i]!) : ranks[i]!;
    if (rank <= top.worstRank) top.offer(slots[i]!, rank);
  }
}

function candidate(source: Source, slot: number): Candidate {
  return { source, slot, rank: source.readers[0]!.rank(slot) };
}

function pageOf(lists: readonly Ranked[], paging: Paging): readonly Candidate[] {
  const filled = lists.filter(({ slots }) => slots.length > 0);
  const [only] = filled;
  if (only === undefined) return [];
  if (filled.length === 1 && only.sorted) return cut(only, paging);
  const top = new Top(paging, undefined);
  for (const list of filled) offerAll(top, list);
  return top.page();
}

function cut({ source, slots }: Ranked, { from, size }: Paging): readonly Candidate[] {
  const page: Candidate[] = [];
  for (let i = from; i < Math.min(from + size, slots.length); i++)
    page.push(candidate(source, slots[i]!));
  return page;
}
