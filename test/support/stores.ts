import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openPostgresStore } from '../../src/adapters/postgres/open-store.ts';
import { pgDriver } from '../../src/adapters/postgres/pg-driver.ts';
import { postgresStore } from '../../src/adapters/postgres/postgres-store.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import type { AtEnd } from './at-end.ts';
import { newDatabase } from './postgres/databases.ts';
import { FreeDatabases } from './postgres/free-databases.ts';

/** A kind of store that fulfils the port. */
export interface StoreKind {
  readonly name: string;
  /** An empty store; closed and removed when the test ends, unless told when. */
  readonly open: (atEnd?: AtEnd) => Promise<Store>;
  /** Two handles on one empty store, as two nodes have; absent where a store has one node only. */
  readonly openTwo?: () => Promise<readonly [Store, Store]>;
}

/** Logs nothing. */
export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Empty databases with their connections; tests that need the database itself take theirs here. */
export const postgresDatabases = new FreeDatabases(async () =>
  pgDriver({ url: await newDatabase(), poolSize: 6, log: silent }),
);

/** SQLite in a temporary directory: the store where any will do, fast enough to be opened by each test. */
export const sqlite: StoreKind = {
  name: 'sqlite',
  open: async (atEnd) => closed(await openInTemporaryDirectory(atEnd), atEnd),
};

/** A real PostgreSQL server. */
export const postgres: StoreKind = {
  name: 'postgres',
  open: async (atEnd) =>
    closed(await postgresStore(await postgresDatabases.take(atEnd), { log: silent }), atEnd),
  openTwo: openTwoNodes,
};

/** Stores that set no timers, so that a test may put its own in their place. */
export const timerlessStores: readonly StoreKind[] = [sqlite];

/** Every adapter that the contract suite runs against. */
export const stores: readonly StoreKind[] = [sqlite, postgres];

/** Each node has connections of its own. */
async function openTwoNodes(): Promise<readonly [Store, Store]> {
  const url = await newDatabase();
  const open = () => openPostgresStore({ url, poolSize: 5, log: silent });
  return [closed(await open()), closed(await open())];
}

function openInTemporaryDirectory(atEnd?: AtEnd): Promise<Store> {
  const directory = temporaryDirectory(atEnd);
  return openSqliteStore({ directory, durability: 'full', onFatal });
}

/** For stores whose disk is sound. */
export function onFatal(error: Error): never {
  throw error;
}

/** An empty directory that is removed when the test ends, unless told when. */
export function temporaryDirectory(atEnd: AtEnd = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), 'entia-test-'));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function closed(store: Store, atEnd: AtEnd = onTestFinished): Store {
  atEnd(() => store.close());
  return store;
}
