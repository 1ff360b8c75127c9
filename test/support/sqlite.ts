import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/adapters/sqlite/database.ts';
import { sqliteStore } from '../../src/adapters/sqlite/sqlite-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { temporaryDirectory } from './stores.ts';

export interface OpenParts {
  readonly store: Store;
  /** The connection that writes, to break things through. */
  readonly writer: DatabaseSync;
  /** What `onFatal` was told. */
  readonly fatal: readonly Error[];
}

/** A store whose disk syncs as `sync` says, and whose groups take as long as `nowMs` says. Closed when the test ends. */
export async function openParts(
  sync: () => Promise<void>,
  nowMs: () => number = () => 0,
): Promise<OpenParts> {
  const { writer, reader } = await openDatabase(join(temporaryDirectory(), 'entia.db'), 0);
  const fatal: Error[] = [];
  const onFatal = (error: Error) => void fatal.push(error);
  const release = () => Promise.resolve();
  const store = sqliteStore({ writer, reader, sync, onFatal, nowMs, release });
  onTestFinished(() => store.close());
  return { store, writer, fatal };
}

/** A disk that syncs when the test says so. */
export class ControlledDisk {
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  /** How many syncs have begun. */
  begun = 0;

  readonly sync = (): Promise<void> => {
    this.begun += 1;
    const wait = Promise.withResolvers<void>();
    this.#waiting.push(wait);
    return wait.promise;
  };

  /** Ends the oldest sync under way. */
  finish(): void {
    this.#waiting.shift()?.resolve();
  }

  fail(error: Error): void {
    this.#waiting.shift()?.reject(error);
  }
}

/** Lets the event loop turn often enough for every unit that can run to have run. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
}
