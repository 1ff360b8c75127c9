import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  activityIdOf,
  activityRow,
  entityRow,
  idOf,
  operationRow,
  orgs,
} from '../../../test/support/rows.ts';
import { onFatal, temporaryDirectory } from '../../../test/support/stores.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { openSqliteStore } from './open-store.ts';

const [north] = orgs;
const marker = 'never-to-be-found-again';
const purged = 7;

test('a second after a purge nothing of what was wiped is left in any file', async () => {
  const { directory, store, passSecond } = await openFilled();
  expect(filesWithMarker(directory)).not.toEqual([]);
  await purge(store);
  expect(await store.entities.find(north, idOf(purged))).toBeUndefined();
  passSecond();
  expect(filesWithMarker(directory)).toEqual([]);
  expect(readFileSync(join(directory, 'entia.db-wal')).length).toBe(0);
  await fill(store, 100);
  expect(await store.entities.find(north, idOf(100))).toBeDefined();
});

test('what another process still reads is wiped as soon as it is done', async () => {
  const { directory, store, passSecond } = await openFilled();
  const other = new DatabaseSync(join(directory, 'entia.db'), { readOnly: true });
  onTestFinished(() => other.close());
  other.exec('BEGIN; SELECT count(*) FROM entity');
  await purge(store);
  passSecond();
  expect(filesWithMarker(directory)).not.toEqual([]);
  other.exec('ROLLBACK');
  passSecond();
  expect(filesWithMarker(directory)).toEqual([]);
});

test('a store that is closed right after a purge leaves nothing of it', async () => {
  const { directory, store } = await openFilled();
  await purge(store);
  await store.close();
  expect(filesWithMarker(directory)).toEqual([]);
});

/** A store with entities, one of which has the marker in every place that it has; its timers run when the test says so. */
async function openFilled() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'full', onFatal });
  onTestFinished(() => store.close());
  for (let n = 1; n <= 50; n++) await fill(store, n);
  return { directory, store, passSecond: () => vi.advanceTimersByTime(1000) };
}

/** Stores an entity in several versions, short ones and such as fill many pages. */
async function fill(store: Store, n: number): Promise<void> {
  const secret = n === purged ? marker : `${n}`;
  const activityId = activityIdOf(n);
  for (const version of [1, 2, 3, 4])
    await store.run(north, async (tx) => {
      const text = JSON.stringify({ a: secret.repeat(version % 2 === 0 ? 2000 : 1) });
      await tx.entities.put(entityRow(north, n, { version, text }));
      const lookups = [{ path: 'secret', value: `${secret}${version}` }];
      await tx.lookups.replace(north, 'contact', idOf(n), lookups);
      const payload = text;
      await tx.operations.append(operationRow(north, n, { version, activityId, payload }));
      if (version > 1) return;
      await tx.activities.append(activityRow(north, n, { title: secret }));
      await tx.activities.link(north, activityId, idOf(n));
    });
}

function purge(store: Store): Promise<void> {
  return store.run(north, async (tx) => {
    await tx.entities.purge(north, idOf(purged));
    const entry = { kind: 'purge', schema: 'contact', id: idOf(purged), version: 5 } as const;
    await tx.feed.append(north, entry);
  });
}

function filesWithMarker(directory: string): readonly string[] {
  return ['entia.db', 'entia.db-wal'].filter((name) =>
    readIfThere(directory, name).includes(marker),
  );
}

function readIfThere(directory: string, name: string): Buffer {
  try {
    return readFileSync(join(directory, name));
  } catch {
    return Buffer.alloc(0);
  }
}
