import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { upsertBatch } from '../../src/usecases/entity/upsert-batch.ts';
import { putSchema } from '../../src/usecases/schema/put-schema.ts';
import { contact, contactId, contactSchema } from './contacts.ts';
import { benchCaller, openBenchInstance } from './open-bench-instance.ts';
import type { Place } from './place.ts';

const batchSize = 500;
/** Batches under way at a time. */
const lanes = 2;

export interface Filled {
  /** What requests authenticate with. */
  readonly adminToken: string;
  readonly seconds: number;
  /** How long the event loop once stood still. */
  readonly longestPauseMs: number;
  /** When all was done, the search index included. */
  readonly rssBytes: number;
}

/**
 * Fills an empty place with the contacts 0 to `size` - 1, through the use-cases that an import goes through, while the
 * search index follows.
 */
export async function fill(place: Place, size: number): Promise<Filled> {
  const { deps, newAdminToken, close } = await openBenchInstance(place);
  if (newAdminToken === undefined)
    throw new Error(`${place.directory} is not a new data directory`);
  await putSchema(deps, benchCaller, { slug: 'contact', definition: contactSchema });
  deps.search.open(benchCaller.org);
  const pauses = monitorEventLoopDelay({ resolution: 5 });
  pauses.enable();
  const startedMs = performance.now();
  await load(deps, size);
  const seconds = (performance.now() - startedMs) / 1000;
  const longestPauseMs = pauses.max / 1e6;
  const rssBytes = process.memoryUsage.rss();
  await close();
  return { adminToken: newAdminToken, seconds, longestPauseMs, rssBytes };
}

async function load(deps: Dependencies, size: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < size) {
      const numbers = numbersFrom(next, Math.min(batchSize, size - next));
      next += numbers.length;
      const documents = numbers.map((number) => ({ _id: contactId(number), ...contact(number) }));
      const batch = { schema: 'contact', uniqueKey: ['_id'], documents };
      await upsertBatch(deps, benchCaller, batch, {});
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
}

function numbersFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
