import { expect, onTestFinished, test } from 'vitest';
import { checkDatabase } from '../../src/adapters/postgres/check-database.ts';
import type { Driver } from '../../src/adapters/postgres/driver.ts';
import { openPostgresStore } from '../../src/adapters/postgres/open-store.ts';
import { pgDriver } from '../../src/adapters/postgres/pg-driver.ts';
import { copyDatabase, dropDatabase, newDatabase } from '../support/postgres/databases.ts';
import { runEntia } from '../support/process.ts';
import { silent } from '../support/stores.ts';
import { breakages } from './breakages.ts';
import { fill } from './filled-store.ts';

const ignore = () => {};

let original: Promise<string> | undefined;

/** A filled database of the test's own. */
async function filledDatabase(): Promise<Driver> {
  original ??= fillDatabase();
  const url = await copyDatabase(await original);
  onTestFinished(() => dropDatabase(url));
  const driver = pgDriver({ url, poolSize: 2, log: silent });
  onTestFinished(() => driver.close());
  return driver;
}

async function fillDatabase(): Promise<string> {
  const url = await newDatabase();
  const store = await openPostgresStore({ url, poolSize: 4, log: silent });
  await fill({ name: 'postgres', open: () => Promise.resolve(store) });
  await store.close();
  return url;
}

const cases = breakages((column) => `CAST(${column} AS json)`);

test.each(cases)('%s', async (names, ...statements) => {
  const driver = await filledDatabase();
  const session = await driver.open();
  for (const statement of statements) await session.exec(statement);
  session.release();
  const { findings } = await checkDatabase(driver, ignore);
  const found = [...new Set(findings.map(({ name }) => name))].sort();
  expect(found, JSON.stringify(findings, undefined, 1)).toEqual(names.split(' + '));
});

test('a store that nobody broke has no findings, and everything in it was looked at', async () => {
  const { findings, counted } = await checkDatabase(await filledDatabase(), ignore);
  expect(findings).toEqual([]);
  expect(counted).toMatchObject({ entities: 4, operations: 10, 'schema versions': 2 });
  expect(counted).toMatchObject({ jobs: 5, tokens: 1, 'idempotency keys': 14, people: 4 });
});

test('entia check of a database that is not there says so in a line', async () => {
  const { code, err } = await runEntia(['check'], {
    ENTIA_DATABASE_URL: 'postgres://127.0.0.1:1/nowhere',
  });
  expect(code).toBe(1);
  expect(err).toMatch(/^entia: the database \S*127\.0\.0\.1:1\S* cannot be used: [^\n]+\n$/);
});
