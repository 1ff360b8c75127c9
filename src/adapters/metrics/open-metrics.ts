import { collectDefaultMetrics, Registry } from 'prom-client';
import type { JobCount } from '../../ports/job-store.ts';
import type { Exposition, PoolVitals, RequestMeter, StoreMeter } from '../../ports/metrics.ts';
import type { SearchVitals } from '../../ports/search-index.ts';
import {
  type Asking,
  type FileSizes,
  type Refresh,
  tellBuild,
  watchFeed,
  watchFiles,
  watchInFlight,
  watchJobs,
  watchPools,
  watchSearch,
  watchStore,
} from './gauges.ts';
import { RequestHistogram } from './request-histogram.ts';
import { StoreHistograms } from './store-histograms.ts';

/** So many milliseconds the store has to answer. Prometheus gives up after ten seconds unless told. */
const askMs = 2000;

/** What is read when someone looks. */
export interface Watched {
  readonly search: () => Promise<SearchVitals>;
  readonly jobs: () => Promise<readonly JobCount[]>;
  /** Undefined for a store without files of its own. */
  readonly files: (() => FileSizes) | undefined;
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
  const refreshes: Refresh[] = [watchInFlight(registry, () => requests.inFlight)];
  const histograms = [requests.histogram, ...store.histograms];
  return {
    requests,
    store,
    contentType: registry.contentType,
    watchPools: (read) => void refreshes.push(watchPools(registry, read)),
    watchFeed: (readLag) => void asking.push(watchFeed(registry, readLag)),
    watch({ search, jobs, files }) {
      collectDefaultMetrics({ register: registry });
      asking.push(watchSearch(registry, search), watchJobs(registry, jobs));
      if (files !== undefined) refreshes.push(watchFiles(registry, files));
    },
    async text() {
      const answers = await Promise.all(asking.map(isAnswered));
      tellUp(answers.every(Boolean));
      for (const refresh of refreshes) refresh();
      const rest = await registry.metrics();
      // prom-client writes NaN as no parser but a lenient one reads it.
      return [rest.replaceAll(/ Nan$/gm, ' NaN'), ...histograms].join('\n');
    },
  };
}

async function isAnswered({ refresh, forget }: Asking): Promise<boolean> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the store takes too long')), askMs);
  try {
    await Promise.race([refresh(), late.promise]);
    return true;
  } catch {
    forget();
    return false;
  } finally {
    clearTimeout(timer);
  }
}
