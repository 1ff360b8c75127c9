import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { onFatal, temporaryDirectory } from '../../../test/support/stores.ts';
import { openSqliteStore } from './open-store.ts';

const [north] = orgs;

test('a read sees every write that was acknowledged before it, whatever was read before', async () => {
  const { store } = await open();
  for (let version = 1; version <= 100; version++) {
    await putEntity(store, entityRow(north, 1, { version }));
    expect((await store.entities.find(north, idOf(1)))?.version).toBe(version);
    expect(await store.entities.find(north, idOf(2))).toBeUndefined();
  }
});

test('the log stays small however much is written, although somebody always reads', async () => {
  const { log, store } = await open();
  const textOf = (n: number) => JSON.stringify(String(n % 10).repeat(500_000));
  for (let n = 1; n <= 200; n++) {
    await store.entities.find(north, idOf(n));
    await putEntity(store, entityRow(north, n % 5, { version: n, text: textOf(n) }));
  }
  const written = 200 * textOf(0).length;
  expect(statSync(log).size).toBeLessThan(written / 5);
});

async function open() {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'process', onFatal });
  onTestFinished(() => store.close());
  return { store, log: join(directory, 'entia.db-wal') };
}
