import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/memory-store.ts';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';

/** A kind of store that fulfils the port. */
export interface StoreKind {
  readonly name: string;
  /** An empty store; closed and removed when the test ends. */
  readonly open: () => Promise<Store>;
}

/** Every adapter that the contract suite runs against. */
export const stores: readonly StoreKind[] = [
  { name: 'memory', open: () => closedAfterTest(memoryStore()) },
  { name: 'sqlite', open: async () => closedAfterTest(await openInTemporaryDirectory()) },
];

function openInTemporaryDirectory(): Promise<Store> {
  return openSqliteStore({ directory: temporaryDirectory(), durability: 'full', onFatal });
}

/** For stores whose disk is sound. */
export function onFatal(error: Error): never {
  throw error;
}

/** An empty directory that is removed when the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'entia-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function closedAfterTest(store: Store): Promise<Store> {
  onTestFinished(() => store.close());
  return Promise.resolve(store);
}
