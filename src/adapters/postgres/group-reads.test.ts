import { expect, onTestFinished, test } from 'vitest';
import { newDatabase } from '../../../test/support/postgres/databases.ts';
import { entityRow, idOf, orgs } from '../../../test/support/rows.ts';
import { silent } from '../../../test/support/stores.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { prepareDatabase } from './database.ts';
import type { Driver, Session } from './driver.ts';
import { pgDriver } from './pg-driver.ts';
import { postgresStore } from './postgres-store.ts';

const [org] = orgs;
const [lock, paths] = ['pg_advisory_lock', 'FROM lookup_path'];

interface Watched {
  readonly store: Store;
  /** The statements that units sent. */
  readonly sent: readonly string[];
}

async function open(): Promise<Watched> {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 4, log: silent });
  await prepareDatabase(driver, 0);
  const sent: string[] = [];
  const store = await postgresStore(telling(driver, sent), { log: silent });
  onTestFinished(() => store.close());
  return { store, sent };
}

function telling(driver: Driver, sent: string[]): Driver {
  const tell = (session: Session): Session => ({
    ...session,
    query: (query) => {
      sent.push(query.text);
      return session.query(query);
    },
  });
  return { ...driver, open: async () => tell(await driver.open()) };
}

function readPaths(store: Store) {
  return store.run((tx) => tx.lookups.paths(org, 'contact'));
}

function declare(store: Store, path: string): Promise<void> {
  return store.run((tx) => tx.lookups.declare(org, 'contact', { path, ready: true }));
}

test('units of a group that read the same of a table that is seldom written ask the database once', async () => {
  const { store, sent } = await open();
  const write = (n: number) =>
    store.run(async (tx) => {
      expect(await tx.entities.find(org, idOf(n))).toBe(undefined);
      expect(await tx.lookups.paths(org, 'contact')).toEqual([]);
      expect(await tx.lookups.paths(org, `contact${n % 2}`)).toEqual([]);
      await tx.entities.put(entityRow(org, n));
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(n)));
  expect(sent.filter((text) => text.includes(lock))).toHaveLength(1);
  expect(sent.filter((text) => text.includes(paths))).toHaveLength(3);
});

test('what units write of an entity waits until somebody reads that entity', async () => {
  const { store, sent } = await open();
  const change = (n: number) =>
    store.run(async (tx) => {
      const before = await tx.entities.find(org, idOf(n));
      await tx.entities.put(entityRow(org, n, { version: (before?.version ?? 0) + 1 }));
      return before?.version;
    });
  expect(await Promise.all([1, 2, 3, 2, 3, 4].map(change))).toEqual([
    undefined,
    undefined,
    undefined,
    1,
    1,
    undefined,
  ]);
  expect(await store.entities.find(org, idOf(2))).toMatchObject({ version: 2 });
  expect(sent.filter((text) => text.includes(lock))).toHaveLength(1);
  // Once when entity 2 is read again, which stores 3 as well, and the rest with the commit.
  expect(sent.filter((text) => text.includes('INTO entity'))).toHaveLength(2);
});

test('a unit sees what those before it in its group have written, and nothing of what was undone', async () => {
  const { store, sent } = await open();
  const fail = () =>
    store.run(async (tx) => {
      await tx.lookups.declare(org, 'contact', { path: 'undone', ready: true });
      expect(await tx.lookups.paths(org, 'contact')).toHaveLength(2);
      throw new Error('on purpose');
    });
  const [before, , behind, failed, last] = await Promise.all([
    readPaths(store),
    declare(store, 'email'),
    readPaths(store),
    fail().catch((error: unknown) => String(error)),
    readPaths(store),
  ]);
  expect(before).toEqual([]);
  expect(behind).toEqual([{ path: 'email', ready: true }]);
  expect(failed).toBe('Error: on purpose');
  expect(last).toEqual(behind);
  expect(sent.filter((text) => text.includes(lock))).toHaveLength(1);
});
