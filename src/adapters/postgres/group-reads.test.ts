import { expect, test } from 'vitest';
import { openWatched } from '../../../test/support/postgres/watched-driver.ts';
import { entityRow, idOf, operationRow, orgs } from '../../../test/support/rows.ts';
import type { Store, Transaction, UnitHints } from '../../ports/unit-of-work.ts';

const [org] = orgs;
const [lock, paths] = ['pg_advisory_lock', 'FROM lookup_path'];

interface Opened {
  readonly store: Store;
  /** The statements that units sent. */
  readonly sent: string[];
  /** How many round trips it takes. */
  readonly tripsOf: (work: () => Promise<unknown>) => Promise<number>;
}

async function open(): Promise<Opened> {
  const watched = await openWatched();
  const { store, sent } = watched;
  const tripsOf = async (work: () => Promise<unknown>) => {
    const before = watched.roundTrips;
    await work();
    return watched.roundTrips - before;
  };
  return { store, sent, tripsOf };
}

function readPaths(store: Store) {
  return store.run(org, (tx) => tx.lookups.paths(org, 'contact'));
}

function declare(store: Store, path: string): Promise<void> {
  return store.run(org, (tx) => tx.lookups.declare(org, 'contact', { path, ready: true }));
}

test('units of a group that read the same lookup paths ask the database once', async () => {
  const { store, sent } = await open();
  const write = (n: number) =>
    store.run(org, async (tx) => {
      expect(await tx.entities.find(org, idOf(n))).toBe(undefined);
      expect(await tx.lookups.paths(org, 'contact')).toEqual([]);
      expect(await tx.lookups.paths(org, `contact${n % 2}`)).toEqual([]);
      await tx.entities.put(entityRow(org, n));
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(n)));
  expect(sent.filter((text) => text.includes(lock))).toHaveLength(1);
  expect(sent.filter((text) => text.includes(paths))).toHaveLength(3);
});

test('what units write of an entity is read from memory until it is stored', async () => {
  const { store, sent } = await open();
  const change = (n: number) =>
    store.run(org, async (tx) => {
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
  expect(sent.filter((text) => text.includes('INTO entity'))).toHaveLength(1);
});

test('a unit sees what those before it in its group have written, and nothing of what was undone', async () => {
  const { store, sent } = await open();
  const fail = () =>
    store.run(org, async (tx) => {
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

/** What an upsert does: looks a value up, takes the oldest, and makes or changes it. */
async function upsert(tx: Transaction, n: number): Promise<number> {
  const value = { path: 'email', value: `${n}@example.com` };
  const { oldest } = await tx.entities.oldest(
    org,
    'contact',
    await tx.lookups.find(org, 'contact', value),
  );
  const version = (oldest?.version ?? (await tx.operations.lastVersion(org, idOf(n)))) + 1;
  await tx.entities.put(entityRow(org, n, { version }));
  await tx.operations.append(operationRow(org, n, { version }));
  await tx.lookups.replace(org, 'contact', idOf(n), [value]);
  return version;
}

function announce(numbers: readonly number[]): UnitHints {
  const lookups = numbers.map((n) => ({
    schema: 'contact',
    path: 'email',
    value: `${n}@example.com`,
  }));
  return { reads: { entities: numbers.map(idOf), lookups } };
}

test('a unit that announces what it reads makes as many round trips for 500 entities as for one', async () => {
  const { store, tripsOf } = await open();
  const batch = (count: number, version: number) => {
    const numbers = Array.from({ length: count }, (_, n) => n + 1);
    const unit = async (tx: Transaction) => {
      for (const n of numbers) expect(await upsert(tx, n)).toBe(version);
    };
    return () => store.run(orgs[0], unit, { ...announce(numbers), operations: count });
  };
  const few = await tripsOf(batch(1, 1));
  expect(await tripsOf(batch(1, 2))).toBe(few);
  await store.run(org, (tx) => tx.entities.purge(org, idOf(1)));
  expect(few).toBeLessThanOrEqual(3);
  expect(await tripsOf(batch(500, 1))).toBe(few);
  expect(await tripsOf(batch(500, 2))).toBe(few);
});

test('64 units of a group that change entities announced make as many round trips as one', async () => {
  const { store, sent, tripsOf } = await open();
  const change = (n: number) => store.run(orgs[0], (tx) => upsert(tx, n), announce([n]));
  const all = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => change(n)));
  const few = await tripsOf(() => all(1));
  expect(await tripsOf(() => all(64))).toBe(few);
  expect(await tripsOf(() => all(64))).toBe(few);
  expect(sent.filter((text) => text.includes(lock))).toHaveLength(3);
});

test('of what is announced only so much is kept in memory; the rest is read when it is asked for', async () => {
  const { store, sent } = await open();
  const text = JSON.stringify({ long: 'x'.repeat(3 * 1024 * 1024) });
  const numbers = [1, 2, 3, 4, 5];
  await store.run(org, async (tx) => {
    for (const n of numbers) await tx.entities.put(entityRow(org, n, { text }));
  });
  sent.length = 0;
  await store.run(
    org,
    async (tx) => {
      for (const n of numbers) expect((await tx.entities.find(org, idOf(n)))?.text).toBe(text);
    },
    announce(numbers),
  );
  expect(sent.filter((each) => each.trim().endsWith('id = $2'))).toHaveLength(2);
});
