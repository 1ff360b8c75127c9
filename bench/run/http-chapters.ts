import { shares } from '../corpus/contacts.ts';
import type { BenchOptions, Chapter } from '../options.ts';
import { startChild } from '../process/child.ts';
import type { Match } from './in-turn.ts';
import { firstUpsert, measurePatch, measureUpsert } from './measure-change.ts';
import { measureCreate } from './measure-create.ts';
import { measureGet } from './measure-get.ts';
import { measureDeepPage, measureList } from './measure-list.ts';
import type { HttpResult, ServerMemory, UniqueKeyResult } from './results.ts';
import type { OpenSite } from './site.ts';

/** Connections of readers: enough to keep one core busy. */
const readers = 16;
/** Connections of writers: enough to be gathered. */
const writers = 64;

export interface HttpResults {
  readonly http: readonly HttpResult[];
  readonly uniqueKey: readonly UniqueKeyResult[];
  readonly memory: readonly ServerMemory[];
}

/** Everything that is measured over HTTP, at sites of one store. `say` is told what comes next. */
export async function httpChapters(
  sites: readonly OpenSite[],
  options: BenchOptions,
  say: (sentence: string) => void,
): Promise<HttpResults> {
  const generator = startChild('generate-load.ts');
  const match = (connections: number) => ({ ...options, generator, connections });
  const http: HttpResult[] = [];
  const uniqueKey: UniqueKeyResult[] = [];
  const memory: ServerMemory[] = await memoryOf(sites, 'after the start');
  const chapter = async (name: Chapter, measure: () => Promise<void>) => {
    if (!options.only.includes(name)) return;
    say(name);
    await measure();
    memory.push(...(await memoryOf(sites, `after ${name}`)));
  };
  const atEach = async (measure: MeasureSite, connections: number) => {
    for (const site of sites) http.push(...(await measure(site, match(connections))));
  };
  await chapter('get', () => atEach(measureGet, readers));
  await chapter('list', async () => {
    for (const share of shares) http.push(...(await measureList(sites, share, match(readers))));
  });
  await chapter('deep', async () => {
    http.push(...(await measureDeepPage(sites, match(readers))));
  });
  await chapter('patch', () => atEach(measurePatch, writers));
  // From here on the stores become larger.
  await chapter('create', async () => {
    await atEach(measureCreate, 1);
    await atEach(measureCreate, writers);
  });
  // Last, since from then on every write keeps the unique key.
  await chapter('upsert', async () => {
    for (const site of sites) uniqueKey.push(await firstUpsert(site));
    await atEach(measureUpsert, writers);
  });
  await generator.stop();
  return { http, uniqueKey, memory };
}

type MeasureSite = (site: OpenSite, match: Match) => Promise<HttpResult[]>;

function memoryOf(sites: readonly OpenSite[], when: string): Promise<ServerMemory[]> {
  return Promise.all(
    sites.map(async ({ entities, entia, place }) => ({
      when,
      store: place.store,
      entities,
      rssBytes: await entia.ask<number>('rssBytes'),
    })),
  );
}
