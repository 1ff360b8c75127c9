import pg from 'pg';
import { databaseLocation } from '../../kernel/database-location.ts';
import type { Log } from '../../ports/log.ts';
import type { PoolVitals } from '../../ports/metrics.ts';
import type { Value } from '../sql/dialect.ts';
import { arrayLiteral } from './array-literal.ts';
import {
  type Answer,
  applicationName,
  type Driver,
  type Listening,
  type Query,
  type Session,
} from './driver.ts';

export interface PgOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that libpq knows. */
  readonly url: string;
  /** Connections that are open at most; one of them listens, at least 3. */
  readonly poolSize: number;
  readonly log: Log;
  /** Told, once, how to look at the connections. */
  readonly watchPools?: ((read: () => readonly PoolVitals[]) => void) | undefined;
  /** Milliseconds that one statement may take, 60,000 unless told. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds that a statement waits for a lock, 30,000 unless told. */
  readonly lockTimeoutMs?: number;
}

/** How long a connection may take to be made, or to become free. */
const connectTimeoutMs = 10_000;
/** The server ends a transaction whose client says nothing for so long. */
const idleInTransactionTimeoutMs = 60_000;
/** How long a group waits for the same lane on another node. */
const defaultLockTimeoutMs = 30_000;
const defaultStatementTimeoutMs = 60_000;
/** A session whose client's machine has vanished is ended within a minute, and its lane is free: seconds, and tries. */
const keepAlive = { tcp_keepalives_idle: 20, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };
/** Between two tries to listen again. */
const listenAgainMs = 1000;

/** int8: whole numbers beyond 2^53 do not occur. */
const bigint = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigint ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** A PostgreSQL server, by the driver `pg`: connections for reads and for units apart, so that neither waits for the other. */
export function pgDriver(options: PgOptions): Driver {
  const { poolSize } = options;
  const forUnits = Math.max(1, Math.floor((poolSize - 1) / 2));
  const reads = openPool(options, { max: Math.max(1, poolSize - 1 - forUnits) });
  const units = openPool(options, { max: forUnits, pipeline: true });
  options.watchPools?.(() => [vitalsOf('reads', reads), vitalsOf('units', units)]);
  const listeners: ListeningClient[] = [];
  return {
    location: databaseLocation(options.url),
    query: async (query) => toAnswer(await reads.query(toPgQuery(query))),
    open: async () => toSession(await units.connect()),
    listen: (channel, listening) => {
      const connect = () => new pg.Client(clientConfig(options));
      listeners.push(new ListeningClient(connect, { channel, listening, options }));
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      await Promise.all([reads.end(), units.end()]);
    },
  };
}

function clientConfig({
  url,
  statementTimeoutMs = defaultStatementTimeoutMs,
}: PgOptions): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    // A server that does not even refuse a statement in time is gone.
    query_timeout: statementTimeoutMs + 10_000,
    keepAlive: true,
    types,
  };
}

/** What every session has set; in milliseconds, seconds and tries. What the URL says itself counts before what we say. */
function settingsOf({
  url,
  statementTimeoutMs = defaultStatementTimeoutMs,
  lockTimeoutMs = defaultLockTimeoutMs,
}: PgOptions) {
  const settings = {
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    ...keepAlive,
  };
  const given = new URL(url).searchParams;
  return new Map(
    Object.entries(settings).map(([name, value]) => {
      const own = given.get(name) ?? '';
      return [name, /^\d+$/.test(own) ? Number(own) : value];
    }),
  );
}

/**
 * Sets the limits of a session, and looks whether they hold. After connecting, since PgBouncer refuses them as start-up
 * parameters, or drops them when it is told to ignore them.
 */
async function limitSession(client: pg.ClientBase, options: PgOptions): Promise<void> {
  const settings = settingsOf(options);
  await client.query([...settings].map(([name, value]) => `SET ${name} = ${value}`).join(';'));
  const { rows } = await client.query<{ setting: string }>(STATEMENT_TIMEOUT);
  if (Number(rows[0]?.setting) !== settings.get('statement_timeout'))
    throw new Error(
      'the connection does not keep its settings; connect to PostgreSQL itself, or through a pooler in session mode',
    );
}

/** As SHOW, but always in milliseconds. */
const STATEMENT_TIMEOUT = /* sql */ `
  SELECT setting
    FROM pg_settings
   WHERE name = 'statement_timeout'`;

function openPool(options: PgOptions, more: { max: number; pipeline?: boolean }): pg.Pool {
  const onConnect = (client: pg.ClientBase) => limitSession(client, options);
  const pool = new pg.Pool({ ...clientConfig(options), ...more, onConnect });
  // Without listeners the end of a connection would be the end of the process; who uses it is told by its statement.
  pool.on('error', (error) =>
    options.log.warn({ err: error }, 'lost a database connection; opening another'),
  );
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

function vitalsOf(name: string, pool: pg.Pool): PoolVitals {
  const { totalCount: total, idleCount: idle, waitingCount: waiting } = pool;
  return { pool: name, total, idle, waiting };
}

function toPgQuery({ name, text, values }: Query): pg.QueryConfig {
  return { name, text, values: values.map(toPgValue) };
}

function toPgValue(value: Value): string | number | null {
  return typeof value === 'object' && value !== null ? arrayLiteral(value) : value;
}

function toAnswer({ rows, rowCount }: pg.QueryResult<object>): Answer {
  return { rows, count: rowCount ?? 0 };
}

function toSession(client: pg.PoolClient): Session {
  const gather = gathering(client);
  return {
    query: async (query) => {
      gather();
      return toAnswer(await client.query(toPgQuery(query)));
    },
    exec: async (script) => {
      gather();
      await client.query(script);
    },
    release: (use) => client.release(use === 'broken'),
  };
}

/** Lets everything that is sent before the next tick leave in one system call, which costs as much as many statements. */
function gathering(client: pg.PoolClient): () => void {
  const { stream } = client.connection;
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    stream.cork();
    process.nextTick(() => {
      corked = false;
      stream.uncork();
    });
  };
}

/** Who listens, to what, over which connection. */
interface Wish {
  readonly channel: string;
  readonly listening: Listening;
  readonly options: PgOptions;
}

/** One connection that listens, made again whenever it ends. */
class ListeningClient {
  readonly #connect: () => pg.Client;
  readonly #wish: Wish;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connect: () => pg.Client, wish: Wish) {
    this.#connect = connect;
    this.#wish = wish;
    void this.#listen();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }

  async #listen(): Promise<void> {
    const { channel, listening, options } = this.#wish;
    const client = this.#connect();
    this.#client = client;
    client.on('error', () => {});
    client.on('notification', ({ payload }) => listening.message(payload ?? ''));
    client.once('end', () => this.#again());
    try {
      await client.connect();
      await limitSession(client, options);
      await client.query(`LISTEN ${channel}`);
      listening.ready();
    } catch (error) {
      if (this.#closed) return;
      options.log.warn({ err: error }, 'cannot listen for database notifications; retrying');
      await client.end().catch(() => {});
      this.#again();
    }
  }

  #again(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#listen(), listenAgainMs).unref();
  }
}
