import { EntiaError } from '../../src/kernel/entia-error.ts';
import { atLeast, atMost, type IndexResult, judgedFrom } from '../run/results.ts';

/** What the first search costs, which builds the index. Needs Node's --expose-gc. */
export async function indexCost(
  firstSearch: () => Promise<unknown>,
  entities: number,
): Promise<Omit<IndexResult, 'store'>> {
  const before = memory();
  const startedMs = performance.now();
  await untilOpen(firstSearch);
  const firstSearchMs = performance.now() - startedMs;
  const after = memory();
  const heapBytesPerEntity = (after.live - before.live) / entities;
  const verdicts = {
    pace: atLeast(25_000, entities / (firstSearchMs / 1000)),
    // KiB; the index is one mutable head, which may be twice as large as sealed segments.
    memory: atMost(2, heapBytesPerEntity / 1024),
  };
  return {
    entities,
    firstSearchMs,
    rssBytesPerEntity: (after.rss - before.rss) / entities,
    heapBytesPerEntity,
    verdicts: entities >= judgedFrom ? verdicts : undefined,
  };
}

/** A search gives up after two seconds, while the index goes on being built. */
async function untilOpen(search: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await search();
      return;
    } catch (error) {
      if (!(error instanceof EntiaError && error.kind === 'unavailable')) throw error;
    }
  }
}

function memory(): { readonly rss: number; readonly live: number } {
  globalThis.gc?.();
  // `external` counts array buffers too.
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, live: heapUsed + external };
}
