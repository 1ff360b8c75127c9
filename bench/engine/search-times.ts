import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { contact, page, type Share, shares, sortFields } from '../corpus/contacts.ts';
import { atMost, type EngineResult, judgedFrom } from '../run/results.ts';
import { spreadOf } from '../run/statistics.ts';
import type { ContactSearch, PageAsked } from './contact-search.ts';
import { naiveTop } from './naive-pass.ts';

/** How long search or naive pass go on, each time that it is their turn. */
const turnMs = 200;
/** Where the last page begins that a listing gives. */
const deepFrom = 24_975;
/** What pages may take is promised of a million entities. */
const pagesJudgedFrom = 1_000_000;
const promisedMs = { first: 1, deep: 3 };

type EngineTimes = Omit<EngineResult, 'store'>;
type Kind = EngineResult['sort'];

export function pagesBy(kind: Kind, from: number): PageAsked {
  return { sort: [{ field: sortFields[kind], order: 'desc' }], from };
}

/** The first page of every share by number, beside a naive pass over the same matches, in turn; then pages by every kind
 *  of value, the first and the last, of the larger shares. */
export async function searchTimes(
  search: ContactSearch,
  entities: number,
  runs: number,
): Promise<readonly EngineTimes[]> {
  const values = Float64Array.from({ length: entities }, (_, n) => Number(contact(n)['revenue']));
  const results: EngineTimes[] = [];
  for (const share of shares) {
    const matches = matchesOf(share, entities);
    const naive = () => naiveTop({ matches, values }, page.size);
    results.push(await timed({ share, kind: 'number', from: 0, search, naive, entities, runs }));
  }
  for (const from of [0, deepFrom])
    for (const share of shares.slice(1))
      for (const kind of ['number', 'date', 'text'] as const)
        if (from + page.size <= entities / share.every && (from > 0 || kind !== 'number'))
          results.push(await timed({ share, kind, from, search, entities, runs }));
  return results;
}

interface Asked {
  readonly share: Share;
  readonly kind: Kind;
  readonly from: number;
  readonly search: ContactSearch;
  readonly naive?: () => unknown;
  readonly entities: number;
  readonly runs: number;
}

async function timed(asked: Asked): Promise<EngineTimes> {
  const { share, kind, from, naive, entities, runs } = asked;
  const search = asked.search(share, pagesBy(kind, from));
  await search();
  await atRest();
  await meanMs(search);
  if (naive !== undefined) await meanMs(naive);
  const turns: (readonly [searchMs: number, naiveMs: number])[] = [];
  for (let run = 0; run < runs; run++)
    turns.push([await meanMs(search), naive === undefined ? Number.NaN : await meanMs(naive)]);
  const searchMs = spreadOf(turns.map(([ms]) => ms));
  const beside = naive && {
    naiveMs: spreadOf(turns.map(([, ms]) => ms)),
    ratio: spreadOf(turns.map(([ms, naiveMs]) => ms / naiveMs)),
  };
  const { total: hits } = await search();
  const found = { share: share.name, sort: kind, from, entities, hits, searchMs, beside };
  return { ...found, verdicts: verdictsOf(asked, found) };
}

function verdictsOf(
  { share, from, entities }: Asked,
  { searchMs, beside }: Pick<EngineTimes, 'searchMs' | 'beside'>,
): EngineTimes['verdicts'] {
  const hasRatio = beside !== undefined && share.every === 1 && entities >= judgedFrom;
  const hasMs = share.every <= 10 && entities >= pagesJudgedFrom;
  const most = from === 0 ? promisedMs.first : promisedMs.deep;
  return {
    ratio: hasRatio ? atMost(2, beside.ratio.median) : undefined,
    ms: hasMs ? atMost(most, searchMs.median) : undefined,
  };
}

/** The first search by a column has it put in order, in the background: waits until the event loop has nothing to do. */
async function atRest(): Promise<void> {
  for (let busy = 1; busy > 0.1; ) {
    const before = performance.eventLoopUtilization();
    await setTimeout(turnMs);
    busy = performance.eventLoopUtilization(before).utilization;
  }
}

async function meanMs(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  for (let count = 1; ; count++) {
    await work();
    const ms = performance.now() - startedMs;
    if (ms >= turnMs) return ms / count;
  }
}

/** One bit for each contact of the share, by number. */
function matchesOf({ every, first }: Share, entities: number): Uint32Array {
  const words = new Uint32Array(Math.ceil(entities / 32));
  for (let number = first; number < entities; number += every) {
    const word = number >> 5;
    words[word] = (words[word] ?? 0) | (1 << (number & 31));
  }
  return words;
}
