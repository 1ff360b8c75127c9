import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Commit } from '../../src/ports/feed.ts';
import type { Store, Transaction } from '../../src/ports/unit-of-work.ts';
import { newOrganization } from '../../src/usecases/access/organizations.ts';
import {
  activityIdOf,
  activityRow,
  edgeRow,
  entityEntry,
  entityRow,
  idOf,
  operationRow,
  orgs,
  putEntity,
  schemaRow,
  tokenRow,
  wholeScan,
} from '../support/rows.ts';

const [north, south] = orgs;

export function unitOfWorkContract(open: () => Promise<Store>): void {
  test('run answers what the unit answers', async () => {
    const store = await open();
    expect(await store.run(north, () => Promise.resolve(42))).toBe(42);
    expect(await store.run(north, () => Promise.resolve(undefined))).toBeUndefined();
  });

  test('what the unit throws comes out unchanged, and nothing of it is stored', async () => {
    const store = await open();
    const thrown = new Error('no');
    const unit = store.run(north, async (tx) => {
      await writeEverywhere(tx);
      throw thrown;
    });
    await expect(unit).rejects.toBe(thrown);
    expect(await counts(store)).toEqual(emptyCounts);
    await store.run(north, writeEverywhere);
    expect(Object.values(await counts(store))).not.toContain(0);
  });

  test('a unit that throws before it returns a promise fails alike', async () => {
    const store = await open();
    const thrown = new Error('at once');
    await expect(
      store.run(north, () => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
  });

  test('a unit rolls back changes and removals too', async () => {
    const store = await open();
    await store.run(north, writeEverywhere);
    const before = await counts(store);
    const unit = store.run(north, async (tx) => {
      await tx.entities.purge(north, idOf(1));
      await tx.schemas.delete(north, 'contact');
      await tx.lookups.declare(north, 'contact', { path: 'email', ready: true });
      throw new Error('no');
    });
    await expect(unit).rejects.toThrow('no');
    expect(await counts(store)).toEqual(before);
    expect(await store.lookups.paths(north, 'contact')).toEqual([{ path: 'email', ready: false }]);
  });

  test('nobody outside sees a unit before it has ended', async () => {
    const store = await open();
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof counts>>();
    const unit = store.run(north, async (tx) => {
      await writeEverywhere(tx);
      resolve(counts(store));
      for (let n = 0; n < 10; n++) await tx.entities.find(north, idOf(1));
      throw new Error('no');
    });
    await expect(unit).rejects.toThrow('no');
    expect(await promise).toEqual(emptyCounts);
  });

  test('units run one after another, each on what the one before left', async () => {
    const store = await open();
    await putEntity(store, entityRow(north, 1, { version: 0 }));
    const increment = () =>
      store.run(north, async (tx) => {
        const before = await tx.entities.find(north, idOf(1));
        await tx.entities.put(entityRow(north, 1, { version: (before?.version ?? 0) + 1 }));
      });
    await Promise.all(Array.from({ length: 100 }, increment));
    expect((await store.entities.find(north, idOf(1)))?.version).toBe(100);
  });

  test('a unit that fails leaves its neighbours alone', async () => {
    const store = await open();
    const units = [1, 2, 3, 4].map((n) =>
      store.run(north, async (tx) => {
        await tx.entities.put(entityRow(north, n));
        if (n % 2 === 0) throw new Error('no');
      }),
    );
    await Promise.allSettled(units);
    const { entities: rows } = await store.entities.scan(north, wholeScan);
    expect(rows.map((row) => row.id)).toEqual([idOf(1), idOf(3)]);
  });

  test('a unit that writes what is there already fails, and its neighbours do not', async () => {
    const store = await open();
    const append = (n: number) =>
      store.run(north, (tx) => tx.operations.append(operationRow(north, n)));
    await append(1);
    const outcomes = await Promise.allSettled([append(2), append(1), append(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.operations.ofActivity(north, activityIdOf(1), 0, 9)).total).toBe(3);
  });

  test.each([
    ['a timer', () => sleep(1)],
    ['the next turn', () => new Promise((resolve) => setImmediate(resolve))],
    ['nothing that ever comes', () => new Promise(() => {})],
  ])('a unit that awaits %s is rolled back, and its neighbours are not', async (_name, wait) => {
    const store = await open();
    const good = (n: number) => putEntity(store, entityRow(north, n));
    const bad = (n: number) =>
      store.run(north, async (tx) => {
        await tx.entities.put(entityRow(north, n));
        await tx.feed.append(north, entityEntry(n));
        await wait();
      });
    const outcomes = await Promise.allSettled([good(1), bad(7), bad(8), good(2)]);
    const awaited = expect.stringContaining('a unit of work awaits only its transaction');
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: expect.objectContaining({ message: awaited }) },
      { status: 'rejected', reason: expect.objectContaining({ message: awaited }) },
      { status: 'fulfilled', value: undefined },
    ]);
    expect(await store.entities.findMany(north, [idOf(7), idOf(8)], Infinity)).toEqual([]);
    expect(await store.feed.head(north)).toBe(2);
  });

  test('a transaction is dead once its unit has settled, however it settled', async () => {
    const store = await open();
    const kept: Transaction[] = [];
    await store.run(north, (tx) => Promise.resolve(kept.push(tx)));
    const failing = store.run(north, (tx) => {
      kept.push(tx);
      return Promise.reject(new Error('no'));
    });
    const unsettled = store.run(north, async (tx) => {
      kept.push(tx);
      await sleep(1);
      await tx.entities.put(entityRow(north, 1));
    });
    await Promise.allSettled([failing, unsettled]);
    await sleep(5);
    await store.run(north, async () => {
      for (const tx of kept) {
        await expect(tx.entities.put(entityRow(north, 1))).rejects.toThrow('transaction is dead');
        await expect(tx.entities.find(north, idOf(1))).rejects.toThrow('transaction is dead');
      }
    });
    expect(kept).toHaveLength(3);
    expect(await store.entities.find(north, idOf(1))).toBeUndefined();
  });

  test('a unit inside a unit is a programming error, not a deadlock', async () => {
    const store = await open();
    const outer = store.run(north, () => store.run(north, (tx) => tx.feed.head(north)));
    await expect(outer).rejects.toThrow('awaits only its transaction');
    expect(await store.run(north, () => Promise.resolve('well'))).toBe('well');
  });

  test('listeners hear of each commit, in order, before its unit settles', async () => {
    const store = await open();
    const heard: Commit[] = [];
    const log: string[] = [];
    store.onCommit((commit) => heard.push(commit));
    store.onCommit((commit) => log.push(`${commit.org} ${commit.seq}`));
    const documents = [1, 2, 3, 4].map((n) => ({ n }));
    const units = documents.map(async (document, n) => {
      const org = orgs[n % 2] ?? north;
      await store.run(org, (tx) => tx.feed.append(org, { ...entityEntry(n), document }));
      log.push(`settled ${n}`);
    });
    await Promise.all(units);
    for (const [parity, org] of orgs.entries())
      expect(heard.filter((commit) => commit.org === org)).toEqual(
        [parity, parity + 2].map((n, i) => ({
          org,
          seq: i + 1,
          entries: [{ ...entityEntry(n), document: documents[n] }],
        })),
      );
    for (const [n, commit] of ['north 1', 'south 1', 'north 2', 'south 2'].entries())
      expect(log.indexOf(commit)).toBeLessThan(log.indexOf(`settled ${n}`));
  });

  test('listeners hear nothing of units that fail or append nothing', async () => {
    const store = await open();
    const heard: Commit[] = [];
    store.onCommit((commit) => heard.push(commit));
    await store.run(north, (tx) => tx.entities.put(entityRow(north, 1)));
    const failing = store.run(north, async (tx) => {
      await tx.feed.append(north, entityEntry(1));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(heard).toEqual([]);
  });

  test.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['an entity', (tx) => tx.entities.put(entityRow(south, 1))],
    ['an operation', (tx) => tx.operations.append(operationRow(south, 1))],
    ['a feed entry', (tx) => tx.feed.append(south, entityEntry(1))],
  ])('a unit that gives another organization %s is a programming error', async (_, write) => {
    const store = await open();
    await expect(store.run(north, write)).rejects.toThrow('was given a row of "south"');
    expect(await store.feed.head(south)).toBe(0);
  });

  test('a listener may start the next unit', async () => {
    const store = await open();
    const { promise, resolve } = Promise.withResolvers<Promise<number>>();
    store.onCommit((commit) => resolve(store.run(north, (tx) => tx.feed.head(commit.org))));
    await store.run(north, (tx) => tx.feed.append(north, entityEntry(1)));
    expect(await promise).toBe(1);
  });

  test('a large unit is a unit', async () => {
    const store = await open();
    await store.run(
      north,
      async (tx) => {
        for (let n = 0; n < 1000; n++) await tx.operations.append(operationRow(north, n));
      },
      { operations: 1000 },
    );
    expect((await store.operations.ofActivity(north, activityIdOf(1), 0, 1)).total).toBe(1000);
  });

  test('close waits for units under way and refuses new ones', async () => {
    const store = await open();
    const heard: Commit[] = [];
    store.onCommit((commit) => heard.push(commit));
    const units = Array.from({ length: 100 }, (_, n) => putEntity(store, entityRow(north, n)));
    const closed = store.close();
    const late = store.run(north, () => Promise.resolve());
    await expect(late).rejects.toMatchObject({ code: 'store/unavailable' });
    await closed;
    expect((await Promise.allSettled(units)).every(({ status }) => status === 'fulfilled')).toBe(
      true,
    );
    expect(heard).toHaveLength(100);
    await store.close();
    await expect(store.entities.find(north, idOf(1))).rejects.toMatchObject({
      code: 'store/unavailable',
    });
  });
}

async function writeEverywhere(tx: Transaction): Promise<void> {
  await tx.organizations.add(newOrganization(north, 'north', 1));
  await tx.tokens.add(tokenRow(north, 1));
  await tx.schemas.put(schemaRow(north, 'contact', 1));
  await tx.entities.put(entityRow(north, 1));
  await tx.operations.append(operationRow(north, 1));
  await tx.activities.append(activityRow(north, 1));
  await tx.activities.link(north, activityIdOf(1), idOf(1));
  await tx.relations.replace(north, idOf(1), [edgeRow(idOf(2))]);
  await tx.lookups.replace(north, 'contact', idOf(1), [{ path: 'email', value: 'a' }]);
  await tx.lookups.declare(north, 'contact', { path: 'email', ready: false });
  await tx.feed.append(north, entityEntry(1));
}

const emptyCounts = {
  organizations: 0,
  tokens: 0,
  schemas: 0,
  entities: 0,
  versions: 0,
  activities: 0,
  edges: 0,
  lookups: 0,
  paths: 0,
  head: 0,
  commits: 0,
};

async function counts(store: Store): Promise<typeof emptyCounts> {
  const everything = { types: [], after: undefined, before: undefined, from: 0, size: 10 };
  return {
    organizations: (await store.organizations.list(0, 10)).total,
    tokens: (await store.tokens.list(north, { from: 0, size: 10 })).total,
    schemas: (await store.schemas.heads(north)).length,
    entities: (await store.entities.scan(north, wholeScan)).entities.length,
    versions: await store.operations.lastVersion(north, idOf(1)),
    activities: (await store.activities.ofEntity(north, idOf(1), everything)).total,
    edges: (await store.relations.to(north, idOf(2))).length,
    lookups: (await store.lookups.find(north, 'contact', { path: 'email', value: 'a' })).length,
    paths: (await store.lookups.paths(north, 'contact')).length,
    head: await store.feed.head(north),
    commits: (await store.feed.read(north, 0, 10)).length,
  };
}
