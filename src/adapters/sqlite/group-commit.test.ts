import { describe, expect, test } from 'vitest';
import { entityEntry, entityRow, idOf, orgs, putEntity } from '../../../test/support/rows.ts';
import { ControlledDisk, openParts, turns } from '../../../test/support/sqlite.ts';
import type { Store, UnitHints } from '../../ports/unit-of-work.ts';

const [north] = orgs;

describe('gathering', () => {
  test('64 units of one turn wait for one sync', async () => {
    let syncs = 0;
    const { store } = await openParts(() => Promise.resolve(void syncs++));
    await Promise.all(Array.from({ length: 64 }, (_, n) => putEntity(store, entityRow(north, n))));
    expect(syncs).toBe(1);
  });

  test('units that come while a sync is under way wait for one more', async () => {
    const disk = new ControlledDisk();
    const { store } = await openParts(disk.sync);
    const units = [putEntity(store, entityRow(north, 1))];
    await turns();
    for (let n = 2; n < 200; n++) units.push(putEntity(store, entityRow(north, n)));
    await turns();
    expect(disk.begun).toBe(1);
    disk.finish();
    await turns();
    expect(disk.begun).toBe(2);
    disk.finish();
    await Promise.all(units);
  });

  const sizes: readonly [name: string, hints: UnitHints, shared: boolean][] = [
    ['without a size shares its group', {}, true],
    ['of 200 operations shares its group', { operations: 200 }, true],
    ['of more than 200 operations commits alone', { operations: 201 }, false],
  ];
  test.each(sizes)('a unit %s', async (_name, hints, shared) => {
    const { store } = await openParts(() => Promise.resolve());
    const seen: boolean[] = [];
    const units = [{}, hints, {}].map((each, n) =>
      store.run(
        north,
        async (tx) => {
          seen.push(await committed(store, n - 1));
          await tx.entities.put(entityRow(north, n));
        },
        each,
      ),
    );
    await Promise.all(units);
    expect(seen).toEqual([false, !shared, !shared]);
  });

  const durations: readonly [name: string, unitMs: number, seen: readonly boolean[]][] = [
    ['under 10 ms goes on', 4, [false, false, false]],
    ['for 10 ms commits, and the rest follows in order', 5, [false, false, true]],
  ];
  test.each(durations)('a group that has run %s', async (_name, unitMs, expected) => {
    let nowMs = 0;
    const { store } = await openParts(
      () => Promise.resolve(),
      () => nowMs,
    );
    const seen: boolean[] = [];
    const units = [0, 1, 2].map((n) =>
      store.run(north, async (tx) => {
        seen.push(await committed(store, n - 1));
        await tx.entities.put(entityRow(north, n));
        nowMs += unitMs;
      }),
    );
    await Promise.all(units);
    expect(seen).toEqual(expected);
  });

  const failures: readonly [name: string, write: boolean, runs: readonly number[]][] = [
    ['before it wrote anything costs its neighbours nothing', false, [1, 1, 1]],
    ['after it wrote is undone, and those before it run again', true, [2, 2, 1]],
  ];
  test.each(failures)('a unit that fails %s', async (_name, write, expected) => {
    const { store } = await openParts(() => Promise.resolve());
    const runs = [0, 0, 0];
    const units = runs.map((_, n) =>
      store.run(north, async (tx) => {
        runs[n] = (runs[n] ?? 0) + 1;
        if (n !== 1 || write) await tx.entities.put(entityRow(north, n));
        if (n === 1) throw new Error('no');
        await tx.feed.append(north, entityEntry(n));
      }),
    );
    const outcomes = await Promise.allSettled(units);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(runs).toEqual(expected);
    expect(await Promise.all([0, 1, 2].map((n) => committed(store, n)))).toEqual([
      true,
      false,
      true,
    ]);
    expect(await store.feed.head(north)).toBe(2);
  });
});

describe('durability', () => {
  test('nothing is released before the sync has returned', async () => {
    const disk = new ControlledDisk();
    const { store } = await openParts(disk.sync);
    const log: string[] = [];
    store.onCommit((commit) => log.push(`commit ${commit.seq}`));
    const good = putEntity(store, entityRow(north, 1)).then(() => log.push('settled'));
    const bad = store
      .run(north, () => Promise.reject(new Error('no')))
      .catch(() => log.push('failed'));
    await turns();
    expect(disk.begun).toBe(1);
    expect(await committed(store, 1)).toBe(true);
    expect(log).toEqual([]);
    disk.finish();
    await Promise.all([good, bad]);
    expect(log).toEqual(['commit 1', 'settled', 'failed']);
  });

  test('the next group runs while the disk is busy, and leaves after the first', async () => {
    const disk = new ControlledDisk();
    const { store } = await openParts(disk.sync);
    const log: number[] = [];
    store.onCommit((commit) => log.push(commit.seq));
    const first = putEntity(store, entityRow(north, 1));
    await turns();
    const second = putEntity(store, entityRow(north, 2));
    await turns();
    expect(await committed(store, 2)).toBe(true);
    expect(log).toEqual([]);
    disk.finish();
    await first;
    expect(log).toEqual([1]);
    disk.finish();
    await second;
    expect(log).toEqual([1, 2]);
  });

  test('a unit that fails behind a busy disk waits for it too', async () => {
    const disk = new ControlledDisk();
    const { store } = await openParts(disk.sync);
    const log: string[] = [];
    const first = putEntity(store, entityRow(north, 1)).then(() => log.push('first'));
    await turns();
    const second = store
      .run(north, () => Promise.reject(new Error('taken')))
      .catch(() => log.push('second'));
    await turns();
    expect(log).toEqual([]);
    disk.finish();
    await Promise.all([first, second]);
    expect(log).toEqual(['first', 'second']);
    expect(disk.begun).toBe(1);
  });

  test('a failed sync is fatal, and nothing is acknowledged after it', async () => {
    const disk = new ControlledDisk();
    const { store, fatal } = await openParts(disk.sync);
    const heard: unknown[] = [];
    store.onCommit((commit) => heard.push(commit));
    const units = [1, 2].map((n) => putEntity(store, entityRow(north, n)));
    await turns();
    const cause = new Error('EIO');
    disk.fail(cause);
    const outcomes = await Promise.allSettled([...units, putEntity(store, entityRow(north, 3))]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'store/unavailable', cause },
      });
    expect(fatal).toMatchObject([{ cause }]);
    expect(heard).toEqual([]);
    expect(disk.begun).toBe(1);
  });

  test('close waits for the disk', async () => {
    const disk = new ControlledDisk();
    const { store } = await openParts(disk.sync);
    const log: string[] = [];
    const unit = store
      .run(north, (tx) => tx.feed.append(north, entityEntry(1)))
      .then(() => log.push('unit'));
    const closed = store.close().then(() => log.push('closed'));
    await turns();
    expect(log).toEqual([]);
    disk.finish();
    await Promise.all([unit, closed]);
    expect(log).toEqual(['unit', 'closed']);
  });
});

/** Whether the n-th entity can be seen from outside. */
async function committed(store: Store, n: number): Promise<boolean> {
  return (await store.entities.find(north, idOf(n))) !== undefined;
}
