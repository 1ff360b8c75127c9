import { expect, test } from 'vitest';
import type { OperationKind } from '../../src/domain/activity/activity.ts';
import type { EntitySlice, StoredEntity } from '../../src/ports/entity-store.ts';
import type { Reads, Store, Transaction } from '../../src/ports/unit-of-work.ts';
import { activitiesOf, operationsOf } from '../support/pages.ts';
import {
  activityIdOf,
  activityRow,
  awkwardStrings,
  edgeRow,
  entityEntry,
  entityRow,
  idOf,
  operationRow,
  orgs,
  putEntity,
  wholeScan,
} from '../support/rows.ts';

const [north, south] = orgs;

export function entityStoreContract(open: () => Promise<Store>): void {
  test('an entity comes back as it was put, in its own organization only', async () => {
    const store = await open();
    const row = entityRow(north, 1, { ownTitle: true, deletedAt: 1_700_000_000_123, version: 7 });
    await putEntity(store, row);
    expect(await store.entities.find(north, row.id)).toEqual({ ...row, seq: 1 });
    expect(await store.entities.find(south, row.id)).toBeUndefined();
    expect(await store.entities.find(north, idOf(2))).toBeUndefined();
  });

  test('the same id in two organizations is two entities', async () => {
    const store = await open();
    for (const org of orgs)
      await store.run(org, (tx) => tx.entities.put(entityRow(org, 1, { text: `"${org}"` })));
    for (const org of orgs)
      expect((await store.entities.find(org, idOf(1)))?.text).toBe(`"${org}"`);
  });

  test('put replaces the whole current state', async () => {
    const store = await open();
    await putEntity(store, entityRow(north, 1, { deletedAt: 5, ownTitle: true }));
    const next = entityRow(north, 1, { version: 2, text: '{}', schema: 'account', updatedAt: 9 });
    await putEntity(store, next);
    expect(await store.entities.find(north, idOf(1))).toEqual({ ...next, seq: 2 });
  });

  test('a row carries the number of the commit that wrote it, however it is read', async () => {
    const store = await open();
    await putEntity(store, entityRow(south, 1));
    for (const n of [1, 2]) await putEntity(store, entityRow(north, n));
    const seq = await store.run(north, async (tx) => {
      const taken = await tx.entities.put(entityRow(north, 1, { version: 2 }));
      expect(await tx.entities.put(entityRow(north, 3))).toBe(taken);
      expect((await tx.entities.find(north, idOf(1)))?.seq).toBe(taken);
      expect((await tx.entities.find(north, idOf(2)))?.seq).toBe(2);
      await tx.feed.append(north, entityEntry(1, 2));
      return taken;
    });
    expect(seq).toBe(await store.feed.head(north));
    const ids = [1, 2, 3].map(idOf);
    const { entities } = await store.entities.scan(north, wholeScan);
    const { oldest } = await store.entities.oldest(north, 'contact', ids.slice(1));
    const many = await store.entities.findMany(north, ids, Infinity);
    expect(entities.map((row) => row.seq)).toEqual([3, 2, 3]);
    expect(many.map((row) => row.seq).sort()).toEqual([2, 3, 3]);
    expect(oldest?.seq).toBe(2);
  });

  test('a document comes back as the same text', async () => {
    const store = await open();
    const text = JSON.stringify({
      values: awkwardStrings,
      1: 'a',
      b: 1e21,
      long: 'ä'.repeat(100_000),
    });
    await putEntity(store, entityRow(north, 1, { text }));
    expect((await store.entities.find(north, idOf(1)))?.text).toBe(text);
  });

  test('findMany answers those that exist, each once, and takes at most 1,000 ids', async () => {
    const store = await open();
    for (const n of [1, 2, 3]) await putEntity(store, entityRow(north, n));
    await putEntity(store, entityRow(south, 4));
    const findMany = (ids: readonly string[]) => store.entities.findMany(north, ids, Infinity);
    const found = await findMany([3, 9, 4, 1, 3].map(idOf));
    expect(idsOf(found)).toEqual([idOf(3), idOf(1)]);
    expect(await findMany([])).toEqual([]);
    const tooMany = Array.from({ length: 1001 }, (_, n) => idOf(n));
    await expect(findMany(tooMany)).rejects.toThrow('at most 1,000');
    expect(await findMany(tooMany.slice(1))).toHaveLength(3);
  });

  test('findMany ends with the document that takes it beyond the bytes it may read', async () => {
    const store = await open();
    const text = JSON.stringify('ä'.repeat(49));
    for (const n of [1, 2, 3, 4]) await putEntity(store, entityRow(north, n, { text }));
    const read = async (maxBytes: number) =>
      idsOf(await store.entities.findMany(north, [4, 9, 2, 3, 1].map(idOf), maxBytes));
    expect(await read(0)).toEqual([idOf(4)]);
    expect(await read(100)).toEqual([4, 2].map(idOf));
    expect(await read(199)).toEqual([4, 2].map(idOf));
    expect(await read(399)).toEqual([4, 2, 3, 1].map(idOf));
  });

  test('oldest answers the first living entity of a schema by creation, and how many live', async () => {
    const store = await open();
    const rows = [
      entityRow(north, 1, { createdAt: 50 }),
      entityRow(north, 2, { createdAt: 20 }),
      entityRow(north, 3, { createdAt: 10, deletedAt: 99 }),
      entityRow(north, 4, { createdAt: 5, schema: 'account' }),
      entityRow(north, 5, { createdAt: 20 }),
      entityRow(north, 6, { createdAt: 7, deletedAt: 99 }),
      entityRow(south, 7, { createdAt: 1 }),
    ];
    for (const row of rows) await putEntity(store, row);
    const oldest = (...ns: number[]) => store.entities.oldest(north, 'contact', ns.map(idOf));
    expect(await oldest(1, 2, 3, 4, 5, 6, 7, 8)).toEqual({
      oldest: { ...rows[1], seq: 2 },
      living: 3,
    });
    expect(await oldest(5, 2, 5)).toEqual({ oldest: { ...rows[1], seq: 2 }, living: 2 });
    expect(await oldest(3, 6)).toEqual({ oldest: { ...rows[5], seq: 6 }, living: 0 });
    expect(await oldest(4, 7, 8)).toEqual({ oldest: undefined, living: 0 });
    expect(await oldest()).toEqual({ oldest: undefined, living: 0 });
    const many = Array.from({ length: 20_000 }, (_, n) => n);
    expect(await oldest(...many)).toEqual({ oldest: { ...rows[1], seq: 2 }, living: 3 });
  });

  test('scan passes over all entities by id, soft-deleted ones included, in slices', async () => {
    const store = await open();
    for (const n of [5, 1, 4, 2, 3])
      await putEntity(store, entityRow(north, n, { deletedAt: n === 2 ? 1 : undefined }));
    await putEntity(store, entityRow(south, 6));
    expect(await slices(store, undefined)).toEqual([
      [idOf(1), idOf(2)],
      [idOf(3), idOf(4)],
      [idOf(5)],
    ]);
  });

  test('a slice ends with the entity that takes it beyond its bytes', async () => {
    const store = await open();
    for (const n of [1, 2, 3, 4, 5])
      await putEntity(store, entityRow(north, n, { text: `"${'ä'.repeat(n === 3 ? 500 : 49)}"` }));
    const within = (maxBytes: number) => slices(store, undefined, { limit: 4, maxBytes });
    expect(await within(0)).toEqual([...[1, 2, 3, 4, 5].map((n) => [idOf(n)]), []]);
    expect(await within(100)).toEqual([[idOf(1), idOf(2)], [idOf(3)], [idOf(4), idOf(5)], []]);
    expect(await within(200)).toEqual([
      [idOf(1), idOf(2), idOf(3)],
      [idOf(4), idOf(5)],
    ]);
    expect(await within(1e6)).toEqual([[1, 2, 3, 4].map(idOf), [idOf(5)]]);
  });

  test('two scans at once do not disturb each other', async () => {
    const store = await open();
    for (const n of [1, 2, 3, 4]) await putEntity(store, entityRow(north, n));
    const both = await Promise.all([
      slices(store, undefined, { limit: 10, maxBytes: 0 }),
      slices(store, undefined),
    ]);
    expect(both.map((found) => found.flat())).toEqual([1, 2].map(() => [1, 2, 3, 4].map(idOf)));
  });

  test('scan of one schema leaves the others out', async () => {
    const store = await open();
    for (const n of [1, 2, 3, 4, 5, 6])
      await putEntity(store, entityRow(north, n, { schema: n % 2 === 0 ? 'even' : 'odd' }));
    expect(await slices(store, 'odd')).toEqual([[idOf(1), idOf(3)], [idOf(5)]]);
    expect(await slices(store, 'none')).toEqual([[]]);
  });

  test('a unit reads what it wrote', async () => {
    const store = await open();
    await putEntity(store, entityRow(north, 1));
    await putEntity(store, entityRow(north, 3));
    await store.run(north, async (tx) => {
      await tx.entities.put(entityRow(north, 2));
      await tx.entities.put(entityRow(north, 1, { version: 2 }));
      await tx.entities.purge(north, idOf(3));
      expect((await tx.entities.find(north, idOf(1)))?.version).toBe(2);
      expect(await tx.entities.find(north, idOf(3))).toBeUndefined();
      expect(await slices(tx, undefined)).toEqual([[idOf(1), idOf(2)], []]);
      expect(idsOf(await tx.entities.findMany(north, [idOf(2), idOf(3)], Infinity))).toEqual([
        idOf(2),
      ]);
    });
  });

  test('purge removes the entity and all that hangs on it, and nothing of another organization', async () => {
    const store = await open();
    for (const org of orgs)
      await store.run(org, async (tx) => {
        for (const n of [1, 2]) {
          await tx.entities.put(entityRow(org, n));
          await tx.operations.append(operationRow(org, n, { activityId: activityIdOf(n) }));
          await tx.activities.append(activityRow(org, n));
          await tx.activities.link(org, activityIdOf(n), idOf(n));
          await tx.relations.replace(org, idOf(n), [edgeRow(idOf(3 - n), { toOrg: org })]);
          await tx.lookups.replace(org, 'contact', idOf(n), [{ path: 'email', value: 'a@b' }]);
        }
      });
    await store.run(north, (tx) => tx.entities.purge(north, idOf(1)));
    expect(await traces(store, north, 1)).toEqual({
      versions: 0,
      edges: 0,
      found: [idOf(2)],
      activity: false,
      listed: false,
    });
    expect(await traces(store, north, 2)).toEqual({
      versions: 1,
      edges: 1,
      found: [idOf(2)],
      activity: true,
      listed: true,
    });
    const both = [idOf(1), idOf(2)];
    for (const n of [1, 2])
      expect(await traces(store, south, n)).toEqual({
        versions: 1,
        edges: 1,
        found: both,
        activity: true,
        listed: true,
      });
  });

  test('purge leaves the edges that point at the entity', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      await tx.entities.put(entityRow(north, 1));
      await tx.relations.replace(north, idOf(2), [edgeRow(idOf(1))]);
      await tx.entities.purge(north, idOf(1));
    });
    expect(await store.relations.to(north, idOf(1))).toHaveLength(1);
  });

  test('purge leaves shared activities to the other entities', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      await tx.activities.append(activityRow(north, 1));
      for (const n of [1, 2]) {
        await tx.entities.put(entityRow(north, n));
        await tx.operations.append(operationRow(north, n));
        await tx.activities.link(north, activityIdOf(1), idOf(n));
      }
    });
    await store.run(north, (tx) => tx.entities.purge(north, idOf(1)));
    expect(await store.activities.find(north, activityIdOf(1))).toBeDefined();
    expect((await operationsOf(store, north, activityIdOf(1))).total).toBe(1);
    await store.run(north, (tx) => tx.entities.purge(north, idOf(2)));
    expect(await store.activities.find(north, activityIdOf(1))).toBeUndefined();
  });

  test('an activity that concerns no entity outlives every purge', async () => {
    const store = await open();
    await store.run(north, async (tx) => {
      await tx.activities.append(activityRow(north, 1));
      await tx.entities.put(entityRow(north, 1));
      await tx.entities.purge(north, idOf(1));
      await tx.entities.purge(north, idOf(404));
    });
    expect(await store.activities.find(north, activityIdOf(1))).toBeDefined();
  });

  test('a purged entity can be created again, and its tombstone keeps the last version', async () => {
    const store = await open();
    const tombstone = operationRow(north, 1, {
      version: 3,
      kind: 'deleteEntity',
      payload: '{}',
      diff: '{}',
    });
    await store.run(north, async (tx) => {
      await tx.entities.put(entityRow(north, 1, { version: 2 }));
      for (const version of [1, 2]) await tx.operations.append(operationRow(north, 1, { version }));
      await tx.entities.purge(north, idOf(1));
      expect(await tx.operations.lastVersion(north, idOf(1))).toBe(0);
      await tx.operations.append(tombstone);
    });
    expect(await store.operations.lastVersion(north, idOf(1))).toBe(3);
    expect(await store.operations.payloadAt(north, idOf(1), 2)).toBeUndefined();
    await putEntity(store, entityRow(north, 1, { version: 4 }));
    expect((await store.entities.find(north, idOf(1)))?.version).toBe(4);
  });

  test('a second purge keeps the tombstone of the first, with its activity, and nothing else', async () => {
    const store = await open();
    const append = (tx: Transaction, version: number, kind: OperationKind) =>
      tx.operations.append(
        operationRow(north, 1, { version, kind, activityId: activityIdOf(version) }),
      );
    await store.run(north, async (tx) => {
      for (const version of [1, 2, 3]) {
        await tx.activities.append(activityRow(north, version));
        await tx.activities.link(north, activityIdOf(version), idOf(1));
      }
      await append(tx, 1, 'createEntity');
      await append(tx, 2, 'deleteEntity');
      await append(tx, 3, 'createEntity');
      await tx.entities.put(entityRow(north, 1, { version: 3 }));
    });
    await store.run(north, (tx) => tx.entities.purge(north, idOf(1)));
    const kept = await Promise.all(
      [1, 2, 3].map(async (version) => [
        (await store.operations.payloadAt(north, idOf(1), version)) !== undefined,
        (await store.activities.find(north, activityIdOf(version))) !== undefined,
        (await operationsOf(store, north, activityIdOf(version))).total,
      ]),
    );
    expect(kept).toEqual([
      [false, false, 0],
      [true, true, 1],
      [false, false, 0],
    ]);
    const feed = await activitiesOf(store, north, idOf(1), everything);
    expect(feed.activities.map(({ id }) => id)).toEqual([activityIdOf(2)]);
    expect(await store.operations.lastVersion(north, idOf(1))).toBe(2);
  });
}

function idsOf(rows: readonly StoredEntity[]): string[] {
  return rows.map((row) => row.id);
}

/** Scans in slices until the end. */
async function slices(
  reads: Reads,
  schema: string | undefined,
  bounds = { limit: 2, maxBytes: 1e6 },
): Promise<string[][]> {
  const found: string[][] = [];
  for (let afterId: string | undefined = ''; afterId !== undefined; ) {
    const slice: EntitySlice = await reads.entities.scan(north, { schema, afterId, ...bounds });
    found.push(idsOf(slice.entities));
    afterId = slice.nextAfterId;
  }
  return found;
}

const everything = { types: [], after: undefined, before: undefined, from: 0, size: 10 };

async function traces(store: Store, org: string, n: number) {
  return {
    versions: await store.operations.lastVersion(org, idOf(n)),
    edges: (await store.relations.from(org, idOf(n))).length,
    found: await store.lookups.find(org, 'contact', { path: 'email', value: 'a@b' }),
    activity: (await store.activities.find(org, activityIdOf(n))) !== undefined,
    listed: (await activitiesOf(store, org, idOf(n), everything)).total === 1,
  };
}
