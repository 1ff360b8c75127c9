import { setFlagsFromString } from 'node:v8';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import packageJson from '../package.json' with { type: 'json' };
import { openJwtVerifier } from './adapters/jwt/open-jwt-verifier.ts';
import { type Metrics, openMetrics } from './adapters/metrics/open-metrics.ts';
import { scryptPasswords } from './adapters/passwords/scrypt-passwords.ts';
import { checkPostgres } from './adapters/postgres/check-database.ts';
import { openPostgresStore } from './adapters/postgres/open-store.ts';
import { openLocalSearch } from './adapters/search-local/open-local-search.ts';
import { backUp } from './adapters/sqlite/backup.ts';
import { checkDirectory } from './adapters/sqlite/check-file.ts';
import { fileSizes } from './adapters/sqlite/file-sizes.ts';
import { openSqliteStore } from './adapters/sqlite/open-store.ts';
import { restore } from './adapters/sqlite/restore.ts';
import { systemClock } from './adapters/system/clock.ts';
import { systemIds } from './adapters/system/ids.ts';
import { usableMemory } from './adapters/system/memory.ts';
import { tracedSearch } from './adapters/tracing/traced-search.ts';
import { tracedStore } from './adapters/tracing/traced-store.ts';
import type { Config } from './config/load.ts';
import { roles } from './domain/access/roles.ts';
import { buildServer } from './http/server.ts';
import type { Log } from './ports/log.ts';
import type { Tracer } from './ports/tracer.ts';
import type { Store } from './ports/unit-of-work.ts';
import { watchReadiness } from './readiness.ts';
import {
  type AdminToken,
  type CredentialResolver,
  givenAdminToken,
  hashToken,
  storedTokens,
} from './usecases/access/credentials.ts';
import { prepareInstance } from './usecases/access/prepare-instance.ts';
import { signedTokens } from './usecases/access/signed-tokens.ts';
import { TokenUses } from './usecases/access/token-uses.ts';
import type { Dependencies } from './usecases/dependencies.ts';
import { sessionTokens } from './usecases/people/session-tokens.ts';
import { SchemaCache } from './usecases/schema/schema-cache.ts';
import { jobKinds } from './workers/job-kinds.ts';
import { JobWorker } from './workers/job-worker.ts';
import { Retention } from './workers/retention.ts';

/** How often it is stored when tokens were last used, in milliseconds. */
const useFlushMs = 60_000;

/** The parts of one running Entia, put together. */
export interface Instance {
  readonly deps: Dependencies;
  /** Undefined when they are switched off. */
  readonly metrics: Metrics | undefined;
  /** Undefined unless traces are on. */
  readonly tracer: Tracer | undefined;
  readonly uses: TokenUses;
  /** Stops the jobs that run here, stores what is still to be noted, closes the search index, then the store, after the
   *  units under way. */
  readonly close: () => Promise<void>;
}

/** An instance that serves. */
export interface StartedInstance extends Instance {
  /** The admin token that this start made; undefined when there was one already. */
  readonly newAdminToken: string | undefined;
}

/** Opens the store that the configuration names, with everything a first start makes, and works on its jobs. */
export async function openInstance(
  config: Config,
  log: FastifyBaseLogger,
  droppedLines: () => number = () => 0,
): Promise<StartedInstance> {
  // V8 learns while an index is built that rows live long, and from then on makes all of them old: each GET would leave
  // its row and its text to the collector of old garbage. Found by `--trace-gc-nvp`.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const instance = await assemble(config, log, { mayCreate: true, droppedLines });
  const newAdminToken = await prepareInstance(instance.deps, {
    org: config.org,
    adminTokenGiven: config.adminToken !== undefined,
  });
  return { ...instance, newAdminToken };
}

interface Opening {
  /** Log lines that were dropped so far. */
  readonly droppedLines?: () => number;
  /** Whether a store is made where none is. */
  readonly mayCreate: boolean;
}

async function assemble(
  config: Config,
  log: FastifyBaseLogger,
  opening: Opening,
): Promise<Instance> {
  const metrics = config.metrics === 'on' ? openMetrics(packageJson.version) : undefined;
  const store = await openStore(config, { ...opening, log, metrics });
  const tracer = await openTracer(config, log);
  const memoryBytes = config.searchMemoryBytes ?? usableMemory() / 4;
  const search = openLocalSearch({ store, clock: systemClock, log, memoryBytes });
  metrics?.watch({
    search: () => search.vitals(),
    searchLag: () => search.lagCommits(),
    jobs: () => store.jobs.counts(),
    files: filesOf(config),
    droppedLines: opening.droppedLines ?? (() => 0),
    log,
  });
  const deps = {
    store: tracer === undefined ? store : tracedStore(store, tracer),
    search: tracer === undefined ? search : tracedSearch(search, tracer),
    schemas: new SchemaCache(),
    clock: systemClock,
    ids: systemIds(systemClock),
    passwords: scryptPasswords(),
    log,
    guards: [],
    answerLimitBytes: config.answerLimitBytes,
  };
  const uses = new TokenUses(deps);
  const flushing = setInterval(() => void uses.flush(), useFlushMs).unref();
  const workers = [new JobWorker(deps, jobKinds), new Retention(deps)];
  const close = async () => {
    clearInterval(flushing);
    await Promise.all(workers.map((worker) => worker.stop()));
    await uses.flush();
    await search.close();
    await store.close();
    await tracer?.close();
  };
  return { deps, metrics, tracer, uses, close };
}

/** Loads what traces need only when they are on: it is larger than all the rest. */
async function openTracer({ tracing }: Config, log: Log): Promise<Tracer | undefined> {
  if (tracing === undefined) return undefined;
  const { openTracer: open } = await import('./adapters/tracing/open-tracer.ts');
  return open({ ...tracing, version: packageJson.version, log });
}

function openStore(
  config: Config,
  { log, metrics, mayCreate }: Opening & { log: FastifyBaseLogger; metrics: Metrics | undefined },
): Promise<Store> {
  const { databaseUrl: url, databasePoolSize: poolSize } = config;
  if (url !== undefined) {
    const { store: meter, watchPools, watchFeed } = metrics ?? {};
    return openPostgresStore({ url, poolSize, log, meter, watchPools, watchFeed, mayCreate });
  }
  const { dataDir: directory, durability } = config;
  const onFatal = (error: unknown) => {
    log.fatal(
      { err: error },
      'a write to disk failed; stopping, so that no unsaved change is acknowledged',
    );
    process.exit(70);
  };
  const meter = metrics?.store;
  return openSqliteStore({ directory, durability, onFatal, meter, mayCreate });
}

/** The sizes of the files that the store keeps itself. */
function filesOf({ databaseUrl, dataDir }: Config) {
  return databaseUrl === undefined ? () => fileSizes(dataDir) : undefined;
}

/** The HTTP server over an open instance; the index of the default organization is built while it starts. */
export function openServer(
  config: Config,
  instance: Instance,
  server: ServerParts,
): Promise<FastifyInstance> {
  instance.deps.search.open(config.org);
  const dataDir = config.databaseUrl === undefined ? config.dataDir : undefined;
  const whyNotReady = watchReadiness({ deps: instance.deps, org: config.org, dataDir });
  return serverOver(config, instance, { whyNotReady, ...server });
}

/**
 * The API over a store that is there, for a program that holds it itself: nobody listens, and no index is built before
 * it is needed. Throws one clear line where no server has made a store.
 */
export async function openApi(
  config: Config,
  logger: FastifyBaseLogger,
): Promise<{ readonly app: FastifyInstance; readonly close: () => Promise<void> }> {
  const instance = await assemble(config, logger, { mayCreate: false });
  const { version } = packageJson;
  const app = await serverOver(config, instance, { logger, version, isReady: () => true });
  const close = async () => {
    await app.close();
    await instance.close();
  };
  return { app, close };
}

function serverOver(
  config: Config,
  instance: Instance,
  server: ServerParts,
): Promise<FastifyInstance> {
  const hash = config.adminToken === undefined ? undefined : hashToken(config.adminToken);
  const admin: AdminToken = { hash, org: config.org };
  const resolvers = [
    givenAdminToken(admin),
    ...signedTokenResolvers(config, instance),
    sessionTokens(instance.deps),
    storedTokens(instance.deps, admin, instance.uses),
  ];
  const { org, bodyLimitBytes, publicUrl, corsOrigins, trustedProxies } = config;
  const metrics = metricsOf(instance, config);
  const { tracer } = instance;
  const timeouts = { headersMs: config.headersTimeoutMs, requestMs: config.requestTimeoutMs };
  const told = {
    timeouts,
    resolvers,
    org,
    bodyLimitBytes,
    publicUrl,
    corsOrigins,
    trustedProxies,
    metrics,
    tracer,
  };
  return buildServer(instance.deps, { ...told, ...server });
}

function signedTokenResolvers(config: Config, { deps }: Instance): readonly CredentialResolver[] {
  const verifier = openJwtVerifier({
    clock: deps.clock,
    log: deps.log,
    secret: config.jwtSecret,
    jwksUrl: config.jwksUrl,
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    clockSkewS: config.jwtClockSkewS,
  });
  if (verifier === undefined) return [];
  const { jwtRolesClaim: rolesClaim, jwtGroupsClaim: groupsClaim, jwtDefaultRole } = config;
  const defaultRole = roles.find((role) => role === jwtDefaultRole);
  return [signedTokens(verifier, { rolesClaim, groupsClaim, defaultRole })];
}

function metricsOf({ metrics }: Instance, { metricsToken: token }: Config) {
  return metrics && { requests: metrics.requests, exposition: metrics, token };
}

interface ServerParts {
  readonly logger: FastifyBaseLogger;
  readonly version: string;
  readonly isReady: () => boolean;
  readonly whyNotReady?: () => Promise<string | undefined>;
  readonly isDraining?: () => boolean;
}

/** Checks every invariant of the store that the configuration names, also while a server uses it. Writes nothing. */
export function checkData(
  { databaseUrl, dataDir }: Config,
  onProgress: (what: string, count: number) => void,
) {
  return databaseUrl === undefined
    ? checkDirectory(dataDir, onProgress)
    : checkPostgres(databaseUrl, onProgress);
}

/** The directory of the embedded store. Throws when the data is elsewhere. */
function embeddedStore({ databaseUrl, dataDir }: Config): string {
  if (databaseUrl !== undefined)
    throw new Error(
      'this command is for the embedded store, but ENTIA_DATABASE_URL names a PostgreSQL database; use pg_dump and pg_restore there',
    );
  return dataDir;
}

interface FileChoice {
  readonly file: string;
  /** Whether what is there is replaced. */
  readonly force: boolean;
}

/** Copies the store that the configuration names into one file, also while a server uses it. */
export function backUpData(config: Config, choice: FileChoice) {
  return backUp({ directory: embeddedStore(config), ...choice }, systemClock.now());
}

/** Makes a backup the store that the configuration names. */
export function restoreData(config: Config, choice: FileChoice) {
  return restore({ directory: embeddedStore(config), ...choice }, systemClock.now());
}
