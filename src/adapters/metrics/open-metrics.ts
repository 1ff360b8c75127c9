import { collectDefaultMetrics, Registry } from 'prom-client';
import { within } from '../../kernel/within.ts';
import type { JobCount } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { Exposition, PoolVitals, RequestMeter, StoreMeter } from '../../ports/metrics.ts';
import type { SearchVitals } from '../../ports/search-index.ts';
import {
  type Asking,
  type FileSizes,
  type Refresh,
  tellBuild,
  watchDroppedLines,
  watchFeed,
  watchFiles,
  watchInFlight,
  watchJobs,
  watchPools,
  watchSearch,
  watchSearchLag,
  watchStore,
} from './gauges.ts';
import { RequestHistogram } from './request-histogram.ts';
import { StoreHistograms } from './store-histograms.ts';

/** How many milliseconds the store has to answer. Prometheus gives up after ten seconds by default. */
const askMs = 2000;

/** What is read when someone looks. */
export interface Watched {
  readonly search: () => Promise<SearchVitals>;
  readonly searchLag: () => Promise<number>;
  readonly jobs: () => Promise<readonly JobCount[]>;
  /** Undefined for a store without files of its own. */
  readonly files: (() => FileSizes) | undefined;
  /** Log lines that were dropped so far. */
  readonly droppedLines: () => number;
  /** Hears why the store did not answer, once until it answers again. */
  readonly log: Log;
}

/** What one instance measures of itself, in the text format of Prometheus. */
export interface Metrics extends Exposition {
  readonly requests: RequestMeter;
  readonly store: StoreMeter;
  /** Names the connections to look at. Called once, if there are any. */
  readonly watchPools: (read: () => readonly PoolVitals[]) => void;
  /** Says how to find out how many commits a node is behind. Called once, where nodes can be. */
  readonly watchFeed: (readLag: () => Promise<number>) => void;
  /** Names what else to look at, once it is open, and begins to look at the process. Called once. */
  watch(watched: Watched): void;
}

/** Metrics of the process are those of prom-client, the others begin with `entia_`. */
export function openMetrics(version: string): Metrics {
  const registry = new Registry();
  tellBuild(registry, version);
  const requests = new RequestHistogram();
  const store = new StoreHistograms(registry);
  const tellUp = watchStore(registry);
  const asking: Asking[] = [];
  let up = true;
  let tellOutage: (cause: Error) => void = () => {};
  const refreshes: Refresh[] = [watchInFlight(registry, () => requests.inFlight)];
  const histograms = [requests.histogram, ...store.histograms];
  return {
    requests,
    store,
    contentType: registry.contentType,
    watchPools: (read) => void refreshes.push(watchPools(registry, read)),
    watchFeed: (readLag) => void asking.push(watchFeed(registry, readLag)),
    watch({ search, searchLag, jobs, files, droppedLines, log }) {
      tellOutage = (err) =>
        log.warn({ err }, 'the store did not answer the queries of a metrics scrape');
      collectDefaultMetrics({ register: registry });
      watchDroppedLines(registry, droppedLines);
      refreshes.push(watchSearch(registry, search));
      asking.push(watchSearchLag(registry, searchLag), watchJobs(registry, jobs));
      if (files !== undefined) refreshes.push(watchFiles(registry, files));
    },
    async text() {
      const [failure] = (await Promise.all(asking.map(failureOf))).filter(Boolean);
      if (failure !== undefined && up) tellOutage(failure);
      up = failure === undefined;
      tellUp(up);
      for (const refresh of refreshes) await refresh();
      const rest = await registry.metrics();
      // prom-client writes NaN as no parser but a lenient one reads it.
      return [rest.replaceAll(/ Nan$/gm, ' NaN'), ...histograms].join('\n');
    },
  };
}

/** Why the store did not answer, if it did not. */
async function failureOf({ refresh, forget }: Asking): Promise<Error | undefined> {
  try {
    await within(askMs, refresh(), () => new Error('the store takes too long'));
    return undefined;
  } catch (error) {
    forget();
    return error instanceof Error ? error : new Error(String(error));
  }
}
