import { expect, onTestFinished, test } from 'vitest';
import { newDatabase, withClient } from '../../../test/support/postgres/databases.ts';
import { entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { silent } from '../../../test/support/stores.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { openPostgresStore } from './open-store.ts';
import { pgDriver } from './pg-driver.ts';

const [north] = orgs;

async function open(url: string): Promise<Store> {
  const store = await openPostgresStore({ url, poolSize: 4, log: silent });
  onTestFinished(() => store.close());
  return store;
}

/** The URL, with some of its parts changed. */
async function urlWith(change: Partial<Record<'password' | 'port' | 'pathname', string>>) {
  const url = new URL(await newDatabase());
  return Object.assign(url, change);
}

test('what was stored is there when the database is opened again', async () => {
  const url = await newDatabase();
  const first = await openPostgresStore({ url, poolSize: 4, log: silent });
  await putEntity(first, entityRow(north, 1));
  await first.close();
  const second = await open(url);
  expect(await second.entities.find(north, idOf(1))).toEqual({ ...entityRow(north, 1), seq: 1 });
  await putEntity(second, entityRow(north, 2));
  expect(await second.feed.head(north)).toBe(2);
});

test('of nodes that start at once one makes the tables, and all of them open', async () => {
  const url = await newDatabase();
  const opened = await Promise.all([1, 2, 3, 4].map(() => open(url)));
  await Promise.all(opened.map((store, n) => putEntity(store, entityRow(north, n))));
  expect(await opened[0]?.feed.head(north)).toBe(4);
  const { rows } = await withClient(url, (client) =>
    client.query<{ version: number }>('SELECT version FROM migration ORDER BY version'),
  );
  expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
});

const refused: readonly [string, () => Promise<URL>, RegExp][] = [
  [
    'a wrong password',
    () => urlWith({ password: 'wrong-one' }),
    /^the database postgres:..127[.]0[.]0[.]1:\d+.test_\w+ cannot be used: password authentication failed for user "postgres"$/,
  ],
  [
    'a server that is not there',
    () => urlWith({ port: '1' }),
    /cannot be used: connect ECONNREFUSED/,
  ],
  [
    'a database that is not there',
    () => urlWith({ pathname: '/nowhere' }),
    /cannot be used: database "nowhere" does not exist/,
  ],
];
test.each(refused)('%s: one clear line, without the password', async (_name, makeUrl, line) => {
  const url = await makeUrl();
  const failure = await open(url.href).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).message).toMatch(line);
  expect((failure as Error).message).not.toContain(url.password);
});

test('data of a newer version is refused, and left alone', async () => {
  const url = await newDatabase();
  await (await openPostgresStore({ url, poolSize: 4, log: silent })).close();
  await withClient(url, (client) =>
    client.query("INSERT INTO migration (version, name, applied_at) VALUES (999, 'future', 0)"),
  );
  for (let i = 0; i < 2; i++)
    await expect(open(url)).rejects.toThrow(
      /test_\w+ was written by a newer version of Entia \(migration 999, this version knows \d+\)/,
    );
});

test('the database of another program is refused, and left alone', async () => {
  const url = await newDatabase();
  await withClient(url, (client) => client.query('CREATE TABLE song (name TEXT)'));
  for (let i = 0; i < 2; i++)
    await expect(open(url)).rejects.toThrow(
      /has another program's tables; give Entia its own database/,
    );
});

test('a fresh database with the tables and views of an extension is nobody else’s', async () => {
  const url = await newDatabase();
  await withClient(url, (client) => client.query('CREATE EXTENSION pg_stat_statements'));
  await expect(
    openPostgresStore({ url, poolSize: 4, log: silent, mayCreate: false }),
  ).rejects.toThrow('holds no Entia data');
  await putEntity(await open(url), entityRow(north, 1));
});

test('every session has its limits, also where the start-up packet cannot carry them', async () => {
  const url = await newDatabase();
  const driver = pgDriver({ url, poolSize: 3, log: silent, statementTimeoutMs: 1234 });
  onTestFinished(() => driver.close());
  const session = await driver.open();
  const names = ['statement_timeout', 'lock_timeout', 'tcp_keepalives_idle'];
  const shown = names.map(async (name) => {
    const answer = await session.query({ name, text: `SHOW ${name}`, values: [] });
    return Object.values(answer.rows[0] ?? {})[0] as string;
  });
  expect(await Promise.all(shown)).toEqual(['1234ms', '30s', '20']);
  session.release();
});

test('a database that is not in UTF-8 is refused', async () => {
  const url = new URL(await newDatabase());
  const name = `${url.pathname.slice(1)}_ascii`;
  await withClient(url.href, (client) =>
    client.query(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' TEMPLATE template0`),
  );
  url.pathname = `/${name}`;
  await expect(open(url.href)).rejects.toThrow(
    "has the encoding SQL_ASCII; Entia needs one made with ENCODING 'UTF8'",
  );
});

test('text is compared byte by byte, whatever the database was made for', async () => {
  const url = new URL(await newDatabase());
  const name = `${url.pathname.slice(1)}_icu`;
  await withClient(url.href, (client) =>
    client.query(
      `CREATE DATABASE ${name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'`,
    ),
  );
  url.pathname = `/${name}`;
  const store = await open(url.href);
  const slugs = ['a', 'B', '_c', 'Z', 'b'];
  for (const id of slugs)
    await store.run(north, (tx) => tx.lookups.declare(north, 'contact', { path: id, ready: true }));
  const paths = await store.lookups.paths(north, 'contact');
  expect(paths.map(({ path }) => path)).toEqual(['B', 'Z', '_c', 'a', 'b']);
});

test('the marks of nodes that are gone for a day are removed, and those of others kept', async () => {
  const url = await newDatabase();
  await putEntity(await open(url), entityRow(north, 1));
  await withClient(url, (client) =>
    client.query("INSERT INTO commit_mark (lane, node, mark, at) VALUES ('north', 'gone', 1, 0)"),
  );
  await open(url);
  const { rows } = await withClient(url, (client) =>
    client.query<{ mark: string }>('SELECT mark FROM commit_mark'),
  );
  expect(rows).toEqual([{ mark: '1' }]);
});
