import { contact, page, type Share, shares } from '../corpus/contacts.ts';
import { atMost, type EngineResult, judgedFrom } from '../run/results.ts';
import { spreadOf } from '../run/statistics.ts';
import type { ContactSearch } from './contact-search.ts';
import { naiveTop } from './naive-pass.ts';

/** How long search or naive pass go on, each time that it is their turn. */
const turnMs = 200;

/** The search of every share and the naive pass over the same matches, in turn. */
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
    results.push(await inTurns(share, { search: search(share), naive, entities, runs }));
  }
  return results;
}

type EngineTimes = Omit<EngineResult, 'store'>;

interface Contest {
  readonly search: ReturnType<ContactSearch>;
  readonly naive: () => unknown;
  readonly entities: number;
  readonly runs: number;
}

async function inTurns(
  { name: share }: Share,
  { search, naive, entities, runs }: Contest,
): Promise<EngineTimes> {
  await meanMs(search);
  await meanMs(naive);
  const turns: (readonly [searchMs: number, naiveMs: number])[] = [];
  for (let run = 0; run < runs; run++) turns.push([await meanMs(search), await meanMs(naive)]);
  const ratio = spreadOf(turns.map(([searchMs, naiveMs]) => searchMs / naiveMs));
  return {
    share,
    entities,
    hits: (await search()).total,
    searchMs: spreadOf(turns.map(([searchMs]) => searchMs)),
    naiveMs: spreadOf(turns.map(([, naiveMs]) => naiveMs)),
    ratio,
    verdict: share === '100 %' && entities >= judgedFrom ? atMost(2, ratio.median) : undefined,
  };
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
