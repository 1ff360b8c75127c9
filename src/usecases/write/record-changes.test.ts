import { expect, test, vi } from 'vitest';
import { activitiesOf, operationsOf } from '../../../test/support/pages.ts';
import { idOf, orgs } from '../../../test/support/rows.ts';
import { type StoreKind, stores } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import type { Activity } from '../../domain/activity/activity.ts';
import { decidePurge } from '../../domain/entity/decide-deletion.ts';
import type { Entity } from '../../domain/entity/entity.ts';
import type { Store, Transaction } from '../../ports/unit-of-work.ts';
import { recordChanges } from './record-changes.ts';
import type { Stamp } from './stamp.ts';

const [north] = orgs;
const everything = { types: [], after: undefined, before: undefined, from: 0, size: 10 };
const caller = { ...callerOf(almighty(north, 'test'), false), identity: { name: 'Ada' } };

test.each(stores)(
  '$name: an activity that concerned only what is purged keeps its id alone',
  async (kind) => {
    const store = await openWith(kind, wordy('named'));
    await create(store, 1, stampOf('named', 5));
    await purge(store, 1, {
      ...stampOf('named', 9),
      meta: { activityId: 'named', fillActivity: true },
    });
    expect(await store.activities.find(north, 'named')).toEqual({
      org: north,
      id: 'named',
      at: 9,
      type: 'EntityDeleted',
      title: 'Entity deleted permanently',
      message: '{{caller}} deleted {{entity payload.entity.id}} permanently.',
      payload: JSON.stringify({ entity: { id: idOf(1), schema: 'contact' } }),
      caller: { name: 'Ada' },
      pending: false,
    });
    const { operations } = await operationsOf(store, north, 'named');
    expect(operations.map(({ kind: is, version }) => [is, version])).toEqual([['deleteEntity', 2]]);
  },
);

test.each(stores)('$name: an activity that concerns others too stays as it is', async (kind) => {
  const store = await openWith(kind, wordy('named'));
  for (const n of [1, 2]) await create(store, n, stampOf('named', 5));
  await purge(store, 1, stampOf('named', 9));
  expect(await store.activities.find(north, 'named')).toEqual(wordy('named'));
});

test.each(stores)('$name: a second purge leaves the first in the feed', async (kind) => {
  const store = await openWith(kind);
  await create(store, 1, implicitStamp('a', 1));
  await purge(store, 1, implicitStamp('b', 2));
  await create(store, 1, implicitStamp('c', 3), 3);
  expect(await feedOf(store, 1)).toEqual(['c', 'b']);
  await purge(store, 1, implicitStamp('d', 4));
  expect(await feedOf(store, 1)).toEqual(['d', 'b']);
  for (const [version, there] of [
    [1, false],
    [2, true],
    [3, false],
    [4, true],
  ] as const)
    expect((await store.operations.payloadAt(north, idOf(1), version)) !== undefined).toBe(there);
});

test.each(stores)(
  '$name: what is planned together happens in order, under one activity',
  async (kind) => {
    const store = await openWith(kind);
    await create(store, 1, implicitStamp('a', 1));
    const seq = await store.feed.head(north);
    const birth = { kind: 'createEntity', before: undefined, diff: undefined } as const;
    const made = { ...birth, after: entityOf(2, 5, 1), titleFailure: undefined };
    const changed = { ...made.after, version: 2, updatedAt: 6 };
    const update = { kind: 'updateEntity', before: made.after, after: changed, diff: {} } as const;
    const changes = [
      made,
      decidePurge(entityOf(1, 1, 1), 5),
      { ...update, titleFailure: undefined },
    ];
    const states = await store.run(north, (tx) =>
      recordChanges(tx, caller, changes, implicitStamp('b', 5)),
    );
    expect(states.map((state) => state?.version)).toEqual([1, undefined, 2]);
    const { operations } = await operationsOf(store, north, 'b');
    expect(operations.map(({ kind: is, entityId }) => [is, entityId])).toEqual([
      ['createEntity', idOf(2)],
      ['deleteEntity', idOf(1)],
      ['updateEntity', idOf(2)],
    ]);
    expect((await store.activities.find(north, 'b'))?.type).toBe('EntityCreated');
    expect([await feedOf(store, 1), await feedOf(store, 2)]).toEqual([['b'], ['b']]);
    expect(await store.feed.head(north)).toBe(seq + 1);
  },
);

test.each(stores)('$name: a feed is newest first though the clock stepped back', async (kind) => {
  const store = await openWith(kind);
  await create(store, 1, implicitStamp('z', 100));
  await purge(store, 1, implicitStamp('a', 50));
  expect((await store.activities.find(north, 'a'))?.at).toBe(101);
});

const updates = [
  { name: 'the same value', ready: true, from: 1, to: 1, replaced: 0 },
  { name: 'another value', ready: true, from: 1, to: 2, replaced: 1 },
  { name: 'no value any more', ready: true, from: 1, to: null, replaced: 1 },
  {
    name: 'the same value of a path that is being filled in',
    ready: false,
    from: 1,
    to: 1,
    replaced: 1,
  },
];

test.each(
  stores.flatMap((kind) => updates.map((update) => ({ kind, store: kind.name, ...update }))),
)('$store: an update to $name writes lookups $replaced times', async (row) => {
  const { kind, ready, from, to, replaced } = row;
  const store = await kind.open();
  await store.run(north, (tx) => tx.lookups.declare(north, 'contact', { path: 'n', ready }));
  const before = { ...entityOf(1, 1, 1), document: { n: from } };
  const after = { ...entityOf(1, 2, 2), document: { n: to, other: 'changed' } };
  const birth = {
    kind: 'createEntity',
    before: undefined,
    after: before,
    diff: undefined,
  } as const;
  const update = { kind: 'updateEntity', before, after, diff: {} } as const;
  const titleFailure = undefined;
  await store.run(north, (tx) =>
    recordChanges(tx, caller, [{ ...birth, titleFailure }], implicitStamp('a', 1)),
  );
  const replace = vi.fn();
  await store.run(north, (tx) => {
    const watched: Transaction['lookups'] = {
      ...tx.lookups,
      replace: (...row) => {
        replace();
        return tx.lookups.replace(...row);
      },
    };
    const change = { ...update, titleFailure };
    return recordChanges(withLookups(tx, watched), caller, [change], implicitStamp('b', 2));
  });
  expect(replace).toHaveBeenCalledTimes(replaced);
  const found = await store.lookups.find(north, 'contact', { path: 'n', value: String(to) });
  expect(found).toEqual(to === null ? [] : [idOf(1)]);
});

async function openWith(kind: StoreKind, ...activities: readonly Activity[]): Promise<Store> {
  const store = await kind.open();
  await store.run(north, async (tx) => {
    for (const activity of activities) await tx.activities.append(activity);
  });
  return store;
}

/** A pending activity whose every word may be about the content. */
function wordy(id: string): Activity {
  const words = { type: 'Secret', title: 'secret', message: 'secret', payload: '{"a":"secret"}' };
  return { ...words, org: north, id, at: 1, caller: { name: 'Eve' }, pending: true };
}

function stampOf(activityId: string, at: number): Stamp {
  return { at, activityIds: ['unused'], meta: { activityId } };
}

function implicitStamp(activityId: string, at: number): Stamp {
  return { at, activityIds: [activityId], meta: {} };
}

function entityOf(n: number, at: number, version: number): Entity {
  const state = { createdAt: at, updatedAt: at, deletedAt: undefined, ownTitle: false };
  return { ...state, org: north, id: idOf(n), schema: 'contact', version, document: { n } };
}

async function create(store: Store, n: number, stamp: Stamp, version = 1): Promise<void> {
  const after = entityOf(n, stamp.at, version);
  const change = { kind: 'createEntity', before: undefined, after, diff: undefined } as const;
  await store.run(north, (tx) =>
    recordChanges(tx, caller, [{ ...change, titleFailure: undefined }], stamp),
  );
}

async function purge(store: Store, n: number, stamp: Stamp): Promise<void> {
  await store.run(north, async (tx) => {
    const stored = await tx.entities.find(north, idOf(n));
    if (stored === undefined) throw new Error('there is nothing to purge');
    const before = entityOf(n, stored.updatedAt, stored.version);
    await recordChanges(tx, caller, [decidePurge(before, stamp.at)], stamp);
  });
}

async function feedOf(store: Store, n: number): Promise<readonly string[]> {
  const { activities } = await activitiesOf(store, north, idOf(n), everything);
  return activities.map(({ id }) => id);
}

/** The transaction with other lookups. */
function withLookups(tx: Transaction, lookups: Transaction['lookups']): Transaction {
  return new Proxy(tx, {
    get: (target, part) => (part === 'lookups' ? lookups : Reflect.get(target, part)),
  });
}
