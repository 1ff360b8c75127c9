import { expect, test } from 'vitest';
import type { FeedPage } from '../../src/ports/activity-log.ts';
import type { Store, Transaction } from '../../src/ports/unit-of-work.ts';
import { activitiesOf, operationsOf } from '../support/pages.ts';
import {
  activityIdOf,
  activityRow,
  awkwardStrings,
  entityEntry,
  entityRow,
  idOf,
  operationRow,
  orgs,
} from '../support/rows.ts';

const [north, south] = orgs;
const everything: FeedPage = { types: [], after: undefined, before: undefined, from: 0, size: 100 };

export function activityLogContract(open: () => Promise<Store>): void {
  test('an activity comes back as it was appended, in its own organization only', async () => {
    const store = await open();
    const row = activityRow(north, 1, {
      payload: JSON.stringify({ b: 1, a: [null] }),
      caller: { sub: 'x' },
      pending: true,
    });
    await store.run(north, (tx) => tx.activities.append(row));
    expect(await store.activities.find(north, row.id)).toEqual(row);
    expect(await store.activities.find(south, row.id)).toBeUndefined();
  });

  test('type, title and message hold any string', async () => {
    const store = await open();
    const rows = awkwardStrings.map((text, n) =>
      activityRow(north, n, { type: text, title: text, message: text }),
    );
    await store.run(north, async (tx) => {
      for (const row of rows) {
        await tx.activities.append(row);
        await tx.activities.link(north, row.id, idOf(1));
      }
    });
    for (const row of rows) expect(await store.activities.find(north, row.id)).toEqual(row);
    for (const [n, type] of awkwardStrings.entries())
      expect(await feedOf(store, { types: [type] })).toEqual({ total: 1, ids: [activityIdOf(n)] });
  });

  test('two activities with one id in one organization are refused, in two they are not', async () => {
    const store = await open();
    for (const org of orgs) await store.run(org, (tx) => tx.activities.append(activityRow(org, 1)));
    await expect(
      store.run(north, (tx) => tx.activities.append(activityRow(north, 1))),
    ).rejects.toThrow();
  });

  test('the feed of an entity is newest first, by time, then by id', async () => {
    const store = await openWithFeed(open);
    expect(await feedOf(store)).toEqual({ total: 5, ids: [5, 2, 4, 3, 1].map(activityIdOf) });
    expect(await feedOf(store, {}, south)).toEqual({ total: 1, ids: [activityIdOf(1)] });
  });

  const pages: readonly [
    name: string,
    page: Partial<FeedPage>,
    total: number,
    ids: readonly number[],
  ][] = [
    ['from and size cut a page; total counts all', { from: 1, size: 2 }, 5, [2, 4]],
    ['a page behind the end is empty', { from: 5, size: 2 }, 5, []],
    ['types are alternatives', { types: ['EntityUpdated', 'Noted'] }, 3, [5, 4, 3]],
    ['an unknown type matches nothing', { types: ['Nothing'] }, 0, []],
    ['after is exclusive', { after: 10 }, 4, [5, 2, 4, 3]],
    ['before is exclusive', { before: 20 }, 1, [1]],
    ['bounds and types are ANDed', { after: 10, before: 30, types: ['EntityUpdated'] }, 2, [4, 3]],
  ];
  test.each(pages)('the feed of an entity: %s', async (_name, page, total, ids) => {
    const store = await openWithFeed(open);
    expect(await feedOf(store, page)).toEqual({ total, ids: ids.map(activityIdOf) });
  });

  test('a pending activity is in no feed until it is filled; filling twice is filling once', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      await tx.activities.append(activityRow(north, 1, { pending: true }));
      await tx.activities.link(north, activityIdOf(1), idOf(1));
    });
    expect(await feedOf(store)).toEqual({ total: 0, ids: [] });
    await store.run(south, (tx) => tx.activities.fill(south, activityIdOf(1)));
    expect(await feedOf(store)).toEqual({ total: 0, ids: [] });
    for (let i = 0; i < 2; i++)
      await store.run(north, (tx) => tx.activities.fill(north, activityIdOf(1)));
    expect(await feedOf(store)).toEqual({ total: 1, ids: [activityIdOf(1)] });
    expect((await store.activities.find(north, activityIdOf(1)))?.pending).toBe(false);
  });

  test('linking twice is linking once', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      await tx.activities.append(activityRow(north, 1));
      for (let i = 0; i < 2; i++) await tx.activities.link(north, activityIdOf(1), idOf(1));
      expect((await activitiesOf(tx, north, idOf(1), everything)).total).toBe(1);
    });
    expect(await feedOf(store)).toEqual({ total: 1, ids: [activityIdOf(1)] });
  });
}

export function operationLogContract(open: () => Promise<Store>): void {
  test('the payload of a version is the text that was appended', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      for (const version of [1, 2, 3])
        await tx.operations.append(
          operationRow(north, 1, { version, payload: `{"v":${version}}` }),
        );
      expect(await tx.operations.payloadAt(north, idOf(1), 3)).toBe('{"v":3}');
      expect(await tx.operations.lastVersion(north, idOf(1))).toBe(3);
    });
    await store.run(south, (tx) =>
      tx.operations.append(operationRow(south, 1, { payload: '{"south":1}' })),
    );
    expect(await store.operations.payloadAt(north, idOf(1), 2)).toBe('{"v":2}');
    expect(await store.operations.payloadAt(south, idOf(1), 1)).toBe('{"south":1}');
    expect(await store.operations.payloadAt(south, idOf(1), 2)).toBeUndefined();
    expect(await store.operations.payloadAt(north, idOf(2), 1)).toBeUndefined();
  });

  test.each([
    ['in one unit', 'unit'],
    ['in units of one group', 'group'],
    ['in units one after another', 'alone'],
  ])('the text of every version stays, whoever keeps it, written %s', async (_, manner) => {
    const store = await open();
    const versions = [1, 2, 3, 4];
    const textOf = (version: number) => JSON.stringify({ version });
    const write = async (tx: Transaction, version: number) => {
      await tx.entities.put(entityRow(north, 1, { version, text: textOf(version) }));
      await tx.operations.append(operationRow(north, 1, { version, payload: textOf(version) }));
      await tx.feed.append(north, entityEntry(1, version));
    };
    const run = (version: number) => store.run(north, (tx) => write(tx, version));
    if (manner === 'group') await Promise.all(versions.map(run));
    else if (manner === 'alone') for (const version of versions) await run(version);
    else
      await store.run(north, async (tx) => {
        for (const version of versions) await write(tx, version);
        expect(await tx.operations.payloadAt(north, idOf(1), 2)).toBe(textOf(2));
        await write(tx, 5);
        expect(await tx.operations.payloadAt(north, idOf(1), 4)).toBe(textOf(4));
      });
    for (const version of versions)
      expect(await store.operations.payloadAt(north, idOf(1), version)).toBe(textOf(version));
    const { operations } = await operationsOf(store, north, activityIdOf(1), { from: 0, size: 4 });
    expect(operations.map(({ payload }) => payload)).toEqual(versions.map(textOf));
  });

  test('the last version is the highest, and 0 without any', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      for (const version of [2, 10, 9])
        await tx.operations.append(operationRow(north, 1, { version }));
    });
    expect(await store.operations.lastVersion(north, idOf(1))).toBe(10);
    expect(await store.operations.lastVersion(south, idOf(1))).toBe(0);
  });

  test('an entity has one operation for each version', async () => {
    const store = await open();
    for (const org of orgs)
      await store.run(org, (tx) => tx.operations.append(operationRow(org, 1)));
    await expect(
      store.run(north, (tx) => tx.operations.append(operationRow(north, 1))),
    ).rejects.toThrow();
  });

  test('the operations of an activity come in the order they were appended, in pages', async () => {
    const store = await open();
    const rows = [3, 1, 2].map((n) =>
      operationRow(north, n, { diff: JSON.stringify({ updated: { n }, deleted: { x: null } }) }),
    );
    for (const row of rows) await store.run(north, (tx) => tx.operations.append(row));
    await store.run(north, async (tx) => {
      await tx.operations.append(operationRow(north, 9, { activityId: activityIdOf(2) }));
    });
    await store.run(south, (tx) => tx.operations.append(operationRow(south, 9)));
    const id = activityIdOf(1);
    expect(await operationsOf(store, north, id)).toEqual({
      total: 3,
      operations: rows,
    });
    expect(await operationsOf(store, north, id, { from: 1, size: 1 })).toEqual({
      total: 3,
      operations: [rows[1]],
    });
    expect(await operationsOf(store, north, id, { from: 3, size: 1 })).toEqual({
      total: 3,
      operations: [],
    });
    expect(await operationsOf(store, north, activityIdOf(9), { from: 0, size: 1 })).toEqual({
      total: 0,
      operations: [],
    });
  });
}

/** Five activities of one entity, 1 to 5, three of them at the same time; one of another entity, one elsewhere. */
async function openWithFeed(open: () => Promise<Store>): Promise<Store> {
  const store = await open();
  const rows = [
    activityRow(north, 4, { at: 20, type: 'EntityUpdated' }),
    activityRow(north, 1, { at: 10, type: 'EntityCreated' }),
    activityRow(north, 5, { at: 30, type: 'Noted' }),
    activityRow(north, 3, { at: 20, type: 'EntityUpdated' }),
    activityRow(north, 2, { at: 25, type: 'EntityCreated' }),
  ];
  await store.run(south, async (tx) => {
    await tx.activities.append(activityRow(south, 1, { at: 15 }));
    await tx.activities.link(south, activityIdOf(1), idOf(1));
  });
  await store.run(north, async (tx) => {
    for (const row of rows) {
      await tx.activities.append(row);
      await tx.activities.link(row.org, row.id, idOf(1));
    }
    await tx.activities.append(activityRow(north, 6, { at: 21 }));
    await tx.activities.link(north, activityIdOf(6), idOf(2));
  });
  return store;
}

async function feedOf(store: Store, page: Partial<FeedPage> = {}, org = north) {
  const { total, activities } = await activitiesOf(store, org, idOf(1), {
    ...everything,
    ...page,
  });
  return { total, ids: activities.map((activity) => activity.id) };
}
