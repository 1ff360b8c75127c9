import { expect, onTestFinished, test } from 'vitest';
import { newDatabase } from '../../../test/support/postgres/databases.ts';
import { entityRow, orgs } from '../../../test/support/rows.ts';
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
      expect(await tx.lookups.paths(org, 'contact')).toEqual([]);
      expect(await tx.lookups.paths(org, `contact${n % 2}`)).toEqual([]);
      await tx.entities.put(entityRow(org, n));
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(n)));
  expect(sent.filter((text) => text.includes(lock))).toHaveLength(1);
  expect(sent.filter((text) => text.includes(paths))).toHaveLength(3);
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
