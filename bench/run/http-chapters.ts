import { shares } from '../corpus/contacts.ts';
import type { BenchOptions, Chapter } from '../options.ts';
import { startChild } from '../process/child.ts';
import { measureCreate } from './measure-create.ts';
import { measureGet } from './measure-get.ts';
import { measureList } from './measure-list.ts';
import type { HttpResult, ServerMemory } from './results.ts';
import type { OpenSite } from './site.ts';

/** Connections of readers: enough to keep one core busy. */
const readers = 16;

export interface HttpResults {
  readonly http: readonly HttpResult[];
  readonly memory: readonly ServerMemory[];
}

/** Everything that is measured over HTTP. `say` is told what comes next. */
export async function httpChapters(
  sites: readonly OpenSite[],
  options: BenchOptions,
  say: (sentence: string) => void,
): Promise<HttpResults> {
  const generator = startChild('generate-load.ts');
  const match = (connections: number) => ({ ...options, generator, connections });
  const http: HttpResult[] = [];
  const memory: ServerMemory[] = [];
  const chapter = async (name: Chapter, measure: () => Promise<void>) => {
    if (!options.only.includes(name)) return;
    say(name);
    await measure();
    memory.push(...(await memoryOf(sites, `after ${name}`)));
  };
  memory.push(...(await memoryOf(sites, 'after the start')));
  await chapter('get', async () => {
    for (const site of sites) http.push(...(await measureGet(site, match(readers))));
  });
  await chapter('list', async () => {
    for (const share of shares) http.push(...(await measureList(sites, share, match(readers))));
  });
  // Last, since it makes the stores larger.
  await chapter('create', async () => {
    for (const connections of [1, 64])
      for (const site of sites) http.push(...(await measureCreate(site, match(connections))));
  });
  await generator.stop();
  return { http, memory };
}

function memoryOf(sites: readonly OpenSite[], when: string): Promise<ServerMemory[]> {
  return Promise.all(
    sites.map(async ({ entities, entia }) => ({
      when,
      entities,
      rssBytes: await entia.ask<number>('rssBytes'),
    })),
  );
}
