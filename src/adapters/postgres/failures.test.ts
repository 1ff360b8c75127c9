import type { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newDatabase, withClient } from '../../../test/support/postgres/databases.ts';
import { PostgresServer } from '../../../test/support/postgres/server.ts';
import {
  entityEntry,
  entityRow,
  idOf,
  orgs,
  putEntity,
  wholeScan,
} from '../../../test/support/rows.ts';
import { silent } from '../../../test/support/stores.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Store, Transaction } from '../../ports/unit-of-work.ts';
import { prepareDatabase } from './database.ts';
import type { Driver, Session } from './driver.ts';
import { openPostgresStore } from './open-store.ts';
import { type PgOptions, pgDriver } from './pg-driver.ts';
import { postgresStore } from './postgres-store.ts';

const [north, south] = orgs;

async function open(url: string, options: Partial<PgOptions> = {}): Promise<Store> {
  const store = await openPostgresStore({ url, poolSize: 5, log: silent, ...options });
  onTestFinished(() => store.close());
  return store;
}

function heardBy(store: Store): readonly Commit[] {
  const heard: Commit[] = [];
  store.onCommit((commit) => heard.push(commit));
  return heard;
}

async function idsIn(store: Store): Promise<readonly string[]> {
  const { entities } = await store.entities.scan(north, wholeScan);
  return entities.map((row) => row.id);
}

/** Writes, says that it did, and goes on reading until it is told to end. */
async function writeAndStay(tx: Transaction, begun: () => void, mayEnd: () => boolean) {
  await tx.entities.put(entityRow(north, 1));
  await tx.feed.append(north, entityEntry(1));
  await tx.feed.read(north, 0, 1);
  begun();
  while (!mayEnd()) await tx.feed.read(south, 0, 1);
}

const TERMINATE_OTHERS = /* sql */ `
  SELECT pg_terminate_backend(pid)
    FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid()`;

test('units of two nodes run one after another in their organization, and none is lost', async () => {
  const url = await newDatabase();
  const nodes = [await open(url), await open(url)];
  await putEntity(nodes[0]!, entityRow(south, 1, { version: 0 }));
  const increment = (n: number) =>
    nodes[n % 2]!.run(south, async (tx) => {
      const before = await tx.entities.find(south, idOf(1));
      await tx.entities.put(entityRow(south, 1, { version: (before?.version ?? 0) + 1 }));
      await tx.feed.append(south, entityEntry(1));
    });
  await Promise.all(Array.from({ length: 40 }, (_, n) => increment(n)));
  expect((await nodes[1]!.entities.find(south, idOf(1)))?.version).toBe(40);
  const commits = await nodes[1]!.feed.read(south, 0, 100);
  expect(commits.map(({ seq }) => seq)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
});

test('a unit whose session is ended is run again, and stored once', async () => {
  const url = await newDatabase();
  const store = await open(url);
  const heard = heardBy(store);
  const begun = Promise.withResolvers<void>();
  let attempts = 0;
  const unit = store.run(north, (tx) => {
    attempts++;
    return writeAndStay(tx, begun.resolve, () => attempts > 1);
  });
  await begun.promise;
  await withClient(url, (client) => client.query(TERMINATE_OTHERS));
  await unit;
  expect(attempts).toBe(2);
  expect(heard.map(({ seq }) => seq)).toEqual([1]);
  // A read may meet one of the other sessions that were ended.
  await expect.poll(() => idsIn(store).catch(() => [])).toEqual([idOf(1)]);
});

test('a server that vanishes mid-unit: nothing is stored, and the store goes on when it is back', async () => {
  const server = await PostgresServer.start('durable');
  onTestFinished(() => server.remove());
  const store = await open(server.url());
  const heard = heardBy(store);
  const begun = Promise.withResolvers<void>();
  const unit = store.run(north, (tx) => writeAndStay(tx, begun.resolve, () => false));
  await begun.promise;
  const failed = expect(unit).rejects.toMatchObject({ code: 'store/unavailable' });
  await server.halt();
  await failed;
  await expect(store.feed.head(north)).rejects.toMatchObject({ code: 'store/unavailable' });
  await server.resume();
  await expect.poll(() => store.feed.head(north).catch(() => 'away')).toBe(0);
  expect(await idsIn(store)).toEqual([]);
  await putEntity(store, entityRow(north, 2));
  expect(heard.map(({ seq }) => seq)).toEqual([1]);
});

test('a statement that takes too long fails its unit, and the next one passes', async () => {
  const url = await newDatabase();
  const store = await open(url, { statementTimeoutMs: 300 });
  await withClient(url, async (client) => {
    await client.query('BEGIN; LOCK TABLE entity IN ACCESS EXCLUSIVE MODE');
    await expect(putEntity(store, entityRow(north, 1))).rejects.toMatchObject({
      code: 'store/unavailable',
    });
  });
  await putEntity(store, entityRow(north, 2));
  expect(await idsIn(store)).toEqual([idOf(2)]);
});

test('units whose lane is held by somebody else for too long fail together, after one wait', async () => {
  const url = new URL(await newDatabase());
  url.searchParams.set('lock_timeout', '300');
  const driver = pgDriver({ url: url.href, poolSize: 5, log: silent });
  await prepareDatabase(driver, 0);
  let sessions = 0;
  const open = () => {
    sessions++;
    return driver.open();
  };
  const store = await postgresStore({ ...driver, open }, { log: silent });
  onTestFinished(() => store.close());
  await withClient(url.href, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [north]);
    const units = [1, 2, 3].map((n) => putEntity(store, entityRow(north, n)));
    for (const unit of await Promise.allSettled(units))
      expect(unit).toMatchObject({ reason: { code: 'store/unavailable' } });
    expect(sessions).toBe(1);
  });
  await putEntity(store, entityRow(north, 4));
  expect(await idsIn(store)).toEqual([idOf(4)]);
});

test.each([
  ['ten times', {}, 10],
  ['no longer than anybody is patient', { retryPatienceMs: -1 }, 1],
])('a database that is not there is tried %s', async (_name, options, tries) => {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 5, log: silent });
  await prepareDatabase(driver, 0);
  let tried = 0;
  const open = () => {
    tried++;
    return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
  };
  const store = await postgresStore({ ...driver, open }, { log: silent, ...options });
  onTestFinished(() => store.close());
  await expect(putEntity(store, entityRow(north, 1))).rejects.toMatchObject({
    code: 'store/unavailable',
  });
  expect(tried).toBe(tries);
});

test('a session whose client vanished without a word does not hold its lane for long', async () => {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 5, log: silent });
  onTestFinished(() => driver.close());
  const names = ['idle', 'interval', 'count'].map((name) => `'tcp_keepalives_${name}'`);
  const text = `SELECT setting::int AS value FROM pg_settings WHERE name IN (${names}) ORDER BY name`;
  const { rows } = await driver.query({ name: 'settings', text, values: [] });
  expect(rows).toEqual([{ value: 3 }, { value: 20 }, { value: 10 }]);
});

describe('a COMMIT whose answer is lost', () => {
  const cases: readonly [string, { sent: boolean; knows: boolean }, outcome: string][] = [
    ['that was made counts', { sent: true, knows: true }, 'fulfilled'],
    ['that was not made is made again', { sent: false, knows: true }, 'fulfilled'],
    [
      'that nobody can tell about is unknown',
      { sent: true, knows: false },
      'store/outcome-unknown',
    ],
  ];
  test.each(cases)('%s', async (_name, how, outcome) => {
    const { store, heard } = await openLosing(how);
    const [settled] = await Promise.allSettled([putEntity(store, entityRow(north, 1))]);
    const ended = settled.status === 'fulfilled' ? 'fulfilled' : settled.reason.code;
    expect(ended).toBe(outcome);
    expect(await idsIn(store)).toHaveLength(1);
    await store.caughtUp(north);
    expect(heard.map(({ seq }) => seq)).toEqual([1]);
    await putEntity(store, entityRow(north, 2));
    expect(heard.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

/** A store whose first COMMIT gets no answer; whether it was sent, and whether the lane can be had to see what became of it. */
async function openLosing(how: { readonly sent: boolean; readonly knows: boolean }) {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 5, log: silent });
  await prepareDatabase(driver, 0);
  let lost = false;
  const losing = (session: Session): Session => ({
    ...session,
    query: (query) =>
      query.text.includes('pg_advisory_xact_lock') && !how.knows
        ? Promise.reject(new Error('lock timeout'))
        : session.query(query),
    exec: async (script) => {
      if (script !== 'COMMIT' || lost) return await session.exec(script);
      lost = true;
      await session.exec(how.sent ? 'COMMIT' : 'ROLLBACK');
      throw new Error('Connection terminated unexpectedly');
    },
  });
  const store = await postgresStore(
    {
      ...driver,
      open: async () => losing(await driver.open()),
    } satisfies Driver,
    { log: silent, outcomePatienceMs: 200 },
  );
  onTestFinished(() => store.close());
  return { store, heard: heardBy(store) };
}

test('a transaction that a crash of the database took with it does not pass for the one that has its number now', async () => {
  const server = await PostgresServer.start('durable');
  onTestFinished(() => server.remove());
  const { store, heard } = await openCrashing(server);
  await putEntity(store, entityRow(north, 1));
  expect(await idsIn(store)).toEqual([idOf(1)]);
  expect(heard.map(({ seq }) => seq)).toEqual([1]);
});

/** A store whose first COMMIT meets a server that crashes; before anybody asks, others have used the numbers that it had given out. */
async function openCrashing(server: PostgresServer) {
  await withClient(server.url(), async (client) => {
    await client.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await client.query('SELECT pg_reload_conf()');
  });
  const driver = pgDriver({ url: server.url(), poolSize: 5, log: silent });
  await prepareDatabase(driver, 0);
  let crashed = false;
  const crash = async () => {
    const before = await withClient(server.url(), numberOf);
    await server.crash();
    await server.resume();
    await withClient(server.url(), async (client) => {
      while ((await numberOf(client)) < before);
    });
  };
  const crashing = (session: Session): Session => ({
    ...session,
    exec: async (script) => {
      if (script !== 'COMMIT' || crashed) return await session.exec(script);
      crashed = true;
      await crash();
      throw new Error('Connection terminated unexpectedly');
    },
  });
  const open = async () => crashing(await driver.open());
  const store = await postgresStore({ ...driver, open }, { log: silent });
  onTestFinished(() => store.close());
  return { store, heard: heardBy(store) };
}

async function numberOf(client: Client): Promise<number> {
  const { rows } = await client.query('SELECT pg_current_xact_id()::text AS id');
  return Number((rows[0] as { readonly id: string }).id);
}
