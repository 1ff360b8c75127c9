import { expect, test } from 'vitest';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { createEntity } from '../../src/usecases/entity/create-entity.ts';
import { deleteEntity } from '../../src/usecases/entity/delete-entity.ts';
import { patchEntity } from '../../src/usecases/entity/update-entity.ts';
import { upsertBatch } from '../../src/usecases/entity/upsert-batch.ts';
import { upsertEntity } from '../../src/usecases/entity/upsert-entity.ts';
import type { Meta } from '../../src/usecases/meta.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { openWatched } from '../support/postgres/watched-driver.ts';
import { idOf } from '../support/rows.ts';

const caller = callerOf(almighty('north', 'test'), false);

async function open() {
  const watched = await openWatched();
  return Object.assign(watched, {
    deps: dependenciesOver(watched.store, { at: 1_700_000_000_000 }),
  });
}

/** One round trip to begin a group and read what it announced, one to commit, one, for which nobody waits, to end it. */
const ofGroup = 3;

type Write = (deps: Dependencies, n: number, meta: Meta) => Promise<unknown>;

const ref = (n: number) => ({ schema: 'contact', id: idOf(n) });
const document = (n: number) => ({ _id: idOf(n), number: n });

const writes: readonly [name: string, write: Write][] = [
  ['create', (deps, n, meta) => createEntity(deps, caller, newContact({ number: n }), meta)],
  [
    'create with an id of its own',
    (deps, n, meta) => createEntity(deps, caller, newContact(document(n + 1000)), meta),
  ],
  [
    'patch',
    (deps, n, meta) => {
      const patch = { format: 'top-level', document: { at: meta.once?.key ?? '' } } as const;
      return patchEntity(deps, caller, { ...ref(n), patch }, meta);
    },
  ],
  ['upsert of what is there', (deps, n, meta) => upsert(deps, n, meta)],
  ['upsert of what is not there', (deps, n, meta) => upsert(deps, n + 1000, meta)],
  ['delete', (deps, n, meta) => deleteEntity(deps, caller, ref(n), meta)],
];

function newContact(document: JsonObject) {
  return { schema: 'contact', document };
}

function upsert(deps: Dependencies, n: number, meta: Meta) {
  const upsert = { schema: 'contact', uniqueKey: ['number'], document: { number: n } };
  return upsertEntity(deps, caller, { ...upsert, strict: true }, meta);
}

function fill(deps: Dependencies, count: number) {
  const documents = Array.from({ length: count }, (_, n) => document(n));
  return upsertBatch(deps, caller, { schema: 'contact', uniqueKey: ['number'], documents }, {});
}

function once(key: string): Meta {
  return { once: { key, fingerprint: '', onReplay: () => {} } };
}

test.each(writes)(
  '%s: many at once need no more round trips than one, and none but to begin and to commit',
  async (_name, write) => {
    const opened = await open();
    const { deps, sent } = opened;
    await fill(deps, 40);
    await upsert(deps, 500, {});
    await write(deps, 39, {});
    await write(deps, 38, {});
    sent.length = 0;
    opened.roundTrips = 0;
    await write(deps, 0, {});
    await Promise.all(Array.from({ length: 15 }, (_, n) => write(deps, n + 1, {})));
    await Promise.all(Array.from({ length: 15 }, (_, n) => write(deps, n + 16, once(`key ${n}`))));
    await deps.store.close();
    const groups = sent.filter((text) => text.includes('pg_advisory_lock')).length;
    // How many meet in a group is a matter of time; what a group takes is not.
    expect(groups).toBeLessThan(31);
    expect(opened.roundTrips).toBe(groups * ofGroup);
  },
);

test('a batch of 500 needs as many round trips as one of 50', async () => {
  const opened = await open();
  const tripsOf = async (count: number) => {
    const before = opened.roundTrips;
    await fill(opened.deps, count);
    return opened.roundTrips - before;
  };
  await tripsOf(10);
  const few = await tripsOf(50);
  expect(few).toBeLessThanOrEqual(ofGroup);
  expect(await tripsOf(500)).toBe(few);
});
