import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { dependenciesOver } from '../../../test/support/dependencies.ts';
import { activitiesOf, operationsOf } from '../../../test/support/pages.ts';
import { idOf } from '../../../test/support/rows.ts';
import { sqlite } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import type { Change } from '../../domain/entity/change.ts';
import type { Guard } from '../../ports/guard.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { createEntity } from '../entity/create-entity.ts';
import { deleteEntity, purgeEntity, restoreEntity } from '../entity/delete-entity.ts';
import { patchEntity, replaceEntity } from '../entity/update-entity.ts';
import { upsertBatch } from '../entity/upsert-batch.ts';
import { upsertEntity } from '../entity/upsert-entity.ts';
import type { Meta } from '../meta.ts';

const org = 'north';
const caller = callerOf(almighty(org, 'test'), false);
const page = { types: [], after: undefined, before: undefined, from: 0, size: 100 };
const ref = { schema: 'contact', id: idOf(1) };
const bin = { schema: 'contact', id: idOf(2) };
const patch = (n: number) => ({ format: 'top-level', document: { n } }) as const;
const upsert = { schema: 'contact', uniqueKey: ['_id'], strict: true };

/** A store with an entity that is alive and one that is deleted. */
async function open(): Promise<Dependencies> {
  const deps = dependenciesOver(await sqlite.open(), { at: 1_700_000_000_000 });
  for (const { schema, id } of [ref, bin])
    await createEntity(deps, caller, { schema, document: { _id: id, n: 0 } }, {});
  await deleteEntity(deps, caller, bin, {});
  return deps;
}

type Write = (deps: Dependencies, meta: Meta) => Promise<unknown>;

const batch = { ...upsert, documents: [{ _id: idOf(1), n: 1 }, { _id: idOf(3) }] };
const writes: readonly [name: string, kinds: readonly Change['kind'][], write: Write][] = [
  [
    'create',
    ['createEntity'],
    (deps, meta) => createEntity(deps, caller, { schema: 'contact', document: {} }, meta),
  ],
  [
    'patch',
    ['updateEntity'],
    (deps, meta) => patchEntity(deps, caller, { ...ref, patch: patch(1) }, meta),
  ],
  [
    'replace',
    ['updateEntity'],
    (deps, meta) => replaceEntity(deps, caller, { ...ref, document: {} }, meta),
  ],
  [
    'upsert',
    ['updateEntity'],
    (deps, meta) =>
      upsertEntity(deps, caller, { ...upsert, document: { _id: idOf(1), n: 1 } }, meta),
  ],
  ['delete', ['softDeleteEntity'], (deps, meta) => deleteEntity(deps, caller, ref, meta)],
  ['restore', ['restoreEntity'], (deps, meta) => restoreEntity(deps, caller, bin, meta)],
  ['purge', ['deleteEntity'], (deps, meta) => purgeEntity(deps, caller, ref, meta)],
  [
    'batch',
    ['updateEntity', 'createEntity'],
    (deps, meta) => upsertBatch(deps, caller, batch, meta),
  ],
];

/** A guard that takes its time, and what it was asked. */
function listening(and: (round: number) => Promise<unknown> = () => Promise.resolve()) {
  const asked: (readonly Change[])[] = [];
  const guard: Guard = async (_caller, changes) => {
    asked.push(changes);
    await pause(1);
    await and(asked.length);
  };
  return { guard, asked };
}

function once(key: string): Meta {
  return { once: { key, fingerprint: '', onReplay: () => {} } };
}

/** Where the feed of the organization ends. */
function head({ store }: Dependencies): Promise<number> {
  return store.feed.head(org);
}

describe.each(writes)('%s', (_name, kinds, write) => {
  test('reads nothing outside its one unit when nobody has to be asked', async () => {
    const deps = await open();
    const touched: (string | symbol)[] = [];
    const store = new Proxy(deps.store, {
      get: (target, name) => {
        touched.push(name);
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    }) as Store;
    await write({ ...deps, store }, {});
    expect(touched).toEqual(['run']);
  });

  test('is what the guards were asked about, outside the unit', async () => {
    const { guard, asked } = listening();
    const deps = { ...(await open()), guards: [guard, guard] };
    const before = await head(deps);
    await write(deps, {});
    expect(asked.map((changes) => changes.map(({ kind }) => kind))).toEqual([kinds, kinds]);
    expect(await head(deps)).toBe(before + 1);
  });

  test('is refused with what a guard throws, and nothing is stored', async () => {
    const deps = await open();
    const before = await head(deps);
    const guards: Guard[] = [() => Promise.reject(new Error('not on a Sunday'))];
    await expect(write({ ...deps, guards }, once('a'))).rejects.toThrow('not on a Sunday');
    expect(await head(deps)).toBe(before);
    await write(deps, once('a'));
    expect(await head(deps)).toBe(before + 1);
  });

  test('asks nobody when it is repeated', async () => {
    const { guard, asked } = listening();
    const deps = { ...(await open()), guards: [guard] };
    const first = await write(deps, once('a'));
    const after = await head(deps);
    const again = await write(deps, once('a'));
    expect([asked.length, await head(deps)]).toEqual([1, after]);
    expect({ first }).toMatchObject({ first: again });
  });
});

test('a change that comes out different is put to the guards again', async () => {
  const deps = await open();
  const { guard, asked } = listening(async (round) => {
    if (round === 1) await patchEntity(deps, caller, { ...ref, patch: patch(7) }, {});
  });
  const written = await patchEntity(
    { ...deps, guards: [guard] },
    caller,
    { ...ref, patch: { format: 'merge', document: { more: true } } },
    {},
  );
  const versions = asked.map(([change]) => [change?.before?.version, change?.after.document['n']]);
  expect(versions).toEqual([
    [1, 0],
    [2, 7],
  ]);
  expect(JSON.parse(written.text)).toMatchObject({ n: 7, more: true });
  expect(written.version).toBe(3);
});

test('one that never comes out the same is given up, with a code of its own', async () => {
  const deps = await open();
  const { guard, asked } = listening((round) =>
    patchEntity(deps, caller, { ...ref, patch: patch(round) }, {}),
  );
  const contended = deleteEntity({ ...deps, guards: [guard] }, caller, ref, {});
  await expect(contended).rejects.toMatchObject({ code: 'entity/contended', kind: 'conflict' });
  expect(asked).toHaveLength(3);
  const left = await deps.store.entities.find(org, idOf(1));
  expect([left?.version, left?.deletedAt]).toEqual([4, undefined]);
});

test('what happens to others asks nobody again', async () => {
  const deps = await open();
  const { guard, asked } = listening(() =>
    createEntity(deps, caller, { schema: 'contact', document: {} }, {}),
  );
  await patchEntity({ ...deps, guards: [guard] }, caller, { ...ref, patch: patch(1) }, {});
  expect(asked).toHaveLength(1);
});

test('guards are asked of a dry run, and not where nothing changes', async () => {
  const { guard, asked } = listening();
  const deps = { ...(await open()), guards: [guard] };
  const before = await head(deps);
  const dry = await patchEntity(deps, caller, { ...ref, patch: patch(1) }, { dryRun: true });
  expect([dry.version, dry.seq, asked.length]).toEqual([2, undefined, 1]);
  await deleteEntity(deps, caller, bin, {});
  expect(asked).toHaveLength(1);
  expect(await head(deps)).toBe(before);
});

describe('a batch', () => {
  const documents = (...ns: readonly number[]) =>
    ns.map((n, index) => ({ number: n, [`from${index}`]: true }));
  const key = { schema: 'contact', uniqueKey: ['number'] };

  test('has each document on top of those before it', async () => {
    const deps = await open();
    const outcome = await upsertBatch(
      deps,
      caller,
      { ...key, documents: documents(1, 2, 1, 1) },
      {},
    );
    expect(outcome).toEqual({ created: 2, updated: 2, unchanged: 0 });
    const again = await upsertBatch(deps, caller, { ...key, documents: documents(1, 2, 1, 1) }, {});
    expect(again).toEqual({ created: 0, updated: 0, unchanged: 4 });
    const [id, ...others] = await deps.store.lookups.find(org, 'contact', {
      path: 'number',
      value: '1',
    });
    const one = await deps.store.entities.find(org, String(id));
    expect(others).toEqual([]);
    expect(JSON.parse(String(one?.text))).toMatchObject({ from0: true, from2: true, from3: true });
    expect(one?.version).toBe(3);
  });

  test('is refused when two of it ask for one id', async () => {
    const deps = await open();
    const asking = [5, 6].map((number) => ({ _id: idOf(9), number }));
    const before = await head(deps);
    const batch = upsertBatch(deps, caller, { ...key, documents: asking }, {});
    await expect(batch).rejects.toMatchObject({ code: 'id/taken' });
    expect(await deps.store.entities.find(org, idOf(9))).toBeUndefined();
    // The path of the unique key is declared; nothing of the batch is there.
    expect(await head(deps)).toBe(before);
  });

  test('is refused for a time that cannot be compared, with the place of its document', async () => {
    const deps = await open();
    const [one, other] = documents(1, 2);
    const late = { ...other, _updated_at: 'yesterday' };
    const batch = upsertBatch(deps, caller, { ...key, documents: [one ?? {}, late] }, {});
    await expect(batch).rejects.toMatchObject({ problems: [{ path: '/1/_updated_at' }] });
  });

  test('is performed once for each key, and answers alike', async () => {
    const deps = await open();
    const run = () => upsertBatch(deps, caller, { ...key, documents: documents(1, 2) }, once('k'));
    const first = await run();
    const after = await head(deps);
    expect([await run(), await head(deps)]).toEqual([first, after]);
    expect(first).toEqual({ created: 2, updated: 0, unchanged: 0 });
  });

  test('tells what it would do, and does nothing', async () => {
    const deps = await open();
    const before = await head(deps);
    const run = (meta: Meta) =>
      upsertBatch(deps, caller, { ...key, documents: documents(1, 1) }, meta);
    expect(await run({ dryRun: true })).toEqual({ created: 1, updated: 1, unchanged: 0 });
    expect(await head(deps)).toBe(before);
  });

  test('makes an activity for each change, or uses the one that is named', async () => {
    const deps = await open();
    const named = { org, id: 'named', at: 1, type: 'Import', title: '', message: '' };
    await deps.store.run(org, (tx) =>
      tx.activities.append({ ...named, payload: undefined, caller: {}, pending: true }),
    );
    const ids = [idOf(11), idOf(12)];
    const load = (n: number, meta: Meta) =>
      upsertBatch(deps, caller, { ...upsert, documents: ids.map((_id) => ({ _id, n })) }, meta);
    await load(1, {});
    await load(2, { activityId: 'named', fillActivity: true });
    const feeds = await Promise.all(ids.map((id) => activitiesOf(deps.store, org, id, page)));
    const own = feeds.map(({ activities }) => activities.filter(({ id }) => id !== 'named'));
    expect(own.map(({ length }) => length)).toEqual([1, 1]);
    expect(own[0]).not.toEqual(own[1]);
    const { operations } = await operationsOf(deps.store, org, 'named');
    expect(operations.map(({ entityId, version }) => [entityId, version])).toEqual(
      ids.map((id) => [id, 2]),
    );
    expect((await deps.store.activities.find(org, 'named'))?.pending).toBe(false);
  });
});
