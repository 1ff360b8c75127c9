import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { checkPostgres } from '../../src/adapters/postgres/check-database.ts';
import { openPostgresStore } from '../../src/adapters/postgres/open-store.ts';
import { checkDirectory } from '../../src/adapters/sqlite/check-file.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { withClient } from '../support/postgres/databases.ts';
import { idOf } from '../support/rows.ts';
import { openServer } from '../support/server.ts';
import { onFatal, type StoreKind, silent } from '../support/stores.ts';
import { oldDatabase, oldDirectory, readNow, readThen } from './data-0.1.ts';

const ignore = () => {};

/** A store over data of the first version, with the check that goes with it. */
interface OldStore extends StoreKind {
  readonly answers: Parameters<typeof readThen>[0];
  readonly check: () => ReturnType<typeof checkDirectory>;
}

function oldSqlite(): OldStore {
  const directory = oldDirectory();
  const open = () => openSqliteStore({ directory, durability: 'process', onFatal });
  const check = () => checkDirectory(directory, ignore);
  return { name: 'sqlite', answers: 'entia.jsonl', open, check };
}

async function oldPostgres(): Promise<OldStore> {
  const url = await oldDatabase();
  const open = async () => {
    const store = await openPostgresStore({ url, poolSize: 3, log: silent });
    onTestFinished(() => store.close());
    return store;
  };
  const check = () => checkPostgres(url, ignore);
  return { name: 'postgres', answers: 'postgres.jsonl', open, check };
}

const stores = [
  ['sqlite', oldSqlite],
  ['postgres', oldPostgres],
] as const;

test.each(stores)(
  'data of version 0.1 on %s reads as it did, and checks clean',
  async (_, find) => {
    const old = await find();
    const store = await old.open();
    expect(await readNow(store)).toEqual(readThen(old.answers));
    await store.close();
    const { findings, counted } = await old.check();
    expect(findings).toEqual([]);
    expect(counted).toMatchObject({ entities: 7, operations: 20, people: 4, jobs: 5 });
  },
);

test.each(stores)('data of version 0.1 on %s is served, and goes on', async (_, find) => {
  const old = await find();
  const server = await openServer(old);
  // The third request of all that filled it.
  const link = { $relation: [{ entity_id: idOf(2), _tags: ['x'] }, { entity_id: idOf(9) }] };
  const before = await server.effects();
  const again = await server.call({
    method: 'POST',
    url: '/v1/entity/contact',
    headers: { 'idempotency-key': 'key-2' },
    body: { _id: idOf(1), email: 'a@x.de', friends: link },
  });
  expect([again.status, again.json()['email'], again.json()['n']]).toEqual([
    201,
    'a@x.de',
    undefined,
  ]);
  expect(await server.effects()).toEqual(before);
  const patched = await server.call({
    method: 'PATCH',
    url: '/v1/entity/account:upsert',
    body: { unique_key: ['name'], entity: { name: 'upserted', n: 3 } },
  });
  expect(patched.status).toBe(200);
  const found = await server.call({
    method: 'POST',
    url: '/v1/entity:list',
    body: { filter: [{ term: { _schema: 'account' } }, { term: { n: 3 } }] },
  });
  // The other one was patched to the same number in version 0.1.
  expect(found.json()['hits']).toBe(2);
  const { findings } = await old.check();
  expect(findings).toEqual([]);
});

const others: readonly [string, pg.ClientConfig, string][] = [
  ['a server', { application_name: 'entia' }, 'SELECT 1'],
  ['a server with another application name', { application_name: 'crm' }, 'LISTEN entia_commit'],
];

test.each(others)(
  'a database is not migrated while %s is connected, and is once it has gone',
  async (_, options, statement) => {
    const url = await oldDatabase();
    const old = new pg.Client({ connectionString: url, ...options });
    await old.connect();
    await old.query(statement);
    const open = () => openPostgresStore({ url, poolSize: 3, log: silent });
    const applied = () =>
      withClient(url, (client) => client.query('SELECT version FROM migration'));
    const before = (await applied()).rows;
    await expect(open()).rejects.toThrow(
      /test_\w+ must be migrated .*1 other connections of Entia are open; stop every server/,
    );
    expect((await applied()).rows).toEqual(before);
    await old.end();
    await (await open()).close();
    expect((await applied()).rows.length).toBeGreaterThan(before.length);
  },
);

test('of new servers that start at once on old data, one migrates it and all open', async () => {
  const url = await oldDatabase();
  const open = () => openPostgresStore({ url, poolSize: 3, log: silent });
  for (const store of await Promise.all([open(), open(), open()])) await store.close();
});

test('a migration that is killed before any of its statements goes on at the next start', async () => {
  const migrateUntil = (before: number) => {
    const directory = oldDirectory();
    const script = join(import.meta.dirname, 'interrupted.ts');
    const args = [script, join(directory, 'entia.db'), `${before}`];
    const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { directory, status, signal, statements: Number(stdout) };
  };
  const whole = migrateUntil(0);
  expect(whole).toMatchObject({ status: 0, signal: null });
  expect(whole.statements).toBeGreaterThan(10);
  for (let n = 2; n <= whole.statements; n += 2) {
    const { directory, signal } = migrateUntil(n);
    expect(signal, `${n}`).toBe('SIGKILL');
    const store = await openSqliteStore({ directory, durability: 'process', onFatal });
    expect(await readNow(store), `${n}`).toEqual(readThen('entia.jsonl'));
    await store.close();
    expect((await checkDirectory(directory, ignore)).findings, `${n}`).toEqual([]);
  }
}, 120_000);
