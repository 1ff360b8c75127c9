import { Counter, Gauge, type Registry } from 'prom-client';
import type { JobCount } from '../../ports/job-store.ts';
import type { PoolVitals } from '../../ports/metrics.ts';
import type { SearchVitals } from '../../ports/search-index.ts';

/** Sizes of the embedded database, in bytes. */
export interface FileSizes {
  readonly database: number;
  readonly log: number;
}

/** Brings gauges up to date; called when someone looks. */
export type Refresh = () => Promise<void> | void;

/** Gauges of what the store is asked for when someone looks. */
export interface Asking {
  readonly refresh: () => Promise<void>;
  /** Tells nothing, rather than what was true when the store last answered. */
  readonly forget: () => void;
}

function gaugesOf(registry: Registry) {
  return (name: string, help: string): Gauge => new Gauge({ name, help, registers: [registry] });
}

/** The search index. */
export function watchSearch(registry: Registry, read: () => Promise<SearchVitals>): Refresh {
  const gauge = gaugesOf(registry);
  const indexes = new Gauge({
    name: 'entia_search_indexes',
    help: 'Indexes of organizations in memory, by whether they answer or are being built.',
    labelNames: ['state'],
    registers: [registry],
  });
  const documents = gauge('entia_search_documents', 'Documents in all indexes together.');
  const partial = gauge(
    'entia_search_partial_documents',
    'Documents of which some values are beyond the bounds of the index and not searchable.',
  );
  const bytes = gauge('entia_search_index_bytes', 'Memory of all indexes together, about.');
  const drops = new Counter({
    name: 'entia_search_index_drops_total',
    help: 'Indexes that were dropped, because nobody asked for them or to make room for others.',
    labelNames: ['reason'],
    registers: [registry],
  });
  return async () => {
    const vitals = await read();
    indexes.set({ state: 'ready' }, vitals.ready);
    indexes.set({ state: 'building' }, vitals.building);
    documents.set(vitals.documents);
    partial.set(vitals.partial);
    bytes.set(vitals.bytes);
    drops.reset();
    for (const reason of ['idle', 'memory'] as const) drops.inc({ reason }, vitals.drops[reason]);
  };
}

/** How far the search index is behind what is committed. */
export function watchSearchLag(registry: Registry, readLag: () => Promise<number>): Asking {
  return asked(
    gaugesOf(registry)(
      'entia_search_lag_commits',
      'Commits that the index furthest behind has yet to apply.',
    ),
    readLag,
  );
}

/** Connections to the PostgreSQL database. */
export function watchPools(registry: Registry, read: () => readonly PoolVitals[]): Refresh {
  const connections = new Gauge({
    name: 'entia_postgres_connections',
    help: 'Open connections to the database, by what they are for and whether they are in use.',
    labelNames: ['pool', 'state'],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'entia_postgres_waiting',
    help: 'How many wait for a connection to the database.',
    labelNames: ['pool'],
    registers: [registry],
  });
  return () => {
    for (const vitals of read()) {
      const { pool, total, idle } = vitals;
      connections.set({ pool, state: 'idle' }, idle);
      connections.set({ pool, state: 'busy' }, total - idle);
      waiting.set({ pool }, vitals.waiting);
    }
  };
}

/** How far this node is behind what all nodes have committed. */
export function watchFeed(registry: Registry, readLag: () => Promise<number>): Asking {
  return asked(
    gaugesOf(registry)(
      'entia_postgres_feed_lag_commits',
      'Commits of the organization furthest behind that this server has not yet heard of.',
    ),
    readLag,
  );
}

function asked(gauge: Gauge, read: () => Promise<number>): Asking {
  return {
    refresh: async () => gauge.set(await read()),
    forget: () => gauge.set(Number.NaN),
  };
}

/** Jobs of all organizations. Kinds are those that the code has, so there are few. */
export function watchJobs(registry: Registry, read: () => Promise<readonly JobCount[]>): Asking {
  const jobs = new Gauge({
    name: 'entia_jobs',
    help: 'Jobs, by kind and status; finished ones for as long as they are kept.',
    labelNames: ['kind', 'status'],
    registers: [registry],
  });
  const refresh = async () => {
    const counts = await read();
    // What has no job any more is not told as it last was.
    jobs.reset();
    for (const { kind, status, count } of counts) jobs.set({ kind, status }, count);
  };
  return { refresh, forget: () => jobs.reset() };
}

/** The files of the embedded database. */
export function watchFiles(registry: Registry, read: () => FileSizes): Refresh {
  const gauge = gaugesOf(registry);
  const database = gauge('entia_store_database_bytes', 'Size of the database file.');
  const log = gauge('entia_store_wal_bytes', 'Size of the write-ahead log.');
  return () => {
    const sizes = read();
    database.set(sizes.database);
    log.set(sizes.log);
  };
}

/** Log lines that nobody read in time. */
export function watchDroppedLines(registry: Registry, read: () => number): void {
  new Counter({
    name: 'entia_log_lines_dropped_total',
    help: 'Log lines that were dropped, as nobody read standard output.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

/** Requests that were begun and are not answered. */
export function watchInFlight(registry: Registry, read: () => number): Refresh {
  const inFlight = gaugesOf(registry)(
    'entia_http_requests_in_flight',
    'Requests that wait for their answer, the one that reads this included.',
  );
  return () => inFlight.set(read());
}

/** Whether the store has answered whoever looks: 1, or 0. */
export function watchStore(registry: Registry): (answered: boolean) => void {
  const up = gaugesOf(registry)(
    'entia_store_up',
    'Whether the store has answered what this scrape asked of it: 1, or 0.',
  );
  return (answered) => up.set(answered ? 1 : 0);
}

/** Which build this is; always 1. */
export function tellBuild(registry: Registry, version: string): void {
  const build = new Gauge({
    name: 'entia_build_info',
    help: 'The versions of Entia and of Node; always 1.',
    labelNames: ['version', 'node_version'],
    registers: [registry],
  });
  build.set({ version, node_version: process.versions.node }, 1);
}
