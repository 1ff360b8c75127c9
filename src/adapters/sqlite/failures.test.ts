import { expect, test } from 'vitest';
import { entityRow, idOf, orgs, putEntity, wholeScan } from '../../../test/support/rows.ts';
import { type OpenParts, openParts } from '../../../test/support/sqlite.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { newOrganization } from '../../usecases/access/organizations.ts';

const [north] = orgs;
const unavailable = {
  status: 'rejected',
  reason: { code: 'store/unavailable', kind: 'unavailable' },
};

/** An entity of the schema `rollback` ends the transaction; one of `late` makes its COMMIT fail. */
const SABOTAGE = /* sql */ `
  CREATE TEMP TRIGGER ends_transaction BEFORE INSERT ON main.entity WHEN new.schema = 'rollback'
  BEGIN
    SELECT RAISE (ROLLBACK, 'the transaction is gone');
  END;
  CREATE TEMP TABLE parent (id INTEGER PRIMARY KEY);
  CREATE TEMP TABLE child (parent_id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
  CREATE TEMP TRIGGER fails_commit AFTER INSERT ON main.entity WHEN new.schema = 'late'
  BEGIN
    INSERT INTO child (parent_id) VALUES (404);
  END;`;

test.each([
  ['rollback', 'the transaction is gone'],
  ['late', 'FOREIGN KEY constraint failed'],
])('when the transaction is lost (%s), every unit of its group fails', async (schema, message) => {
  const { store, heard } = await openSabotaged();
  await putEntity(store, entityRow(north, 0));
  const units = [1, 2, 3].map((n) =>
    putEntity(store, entityRow(north, n, n === 2 ? { schema } : {})),
  );
  const refused = store.run(north, () => Promise.reject(new Error('rests on what is lost')));
  for (const outcome of await Promise.allSettled([...units, refused])) {
    expect(outcome).toMatchObject(unavailable);
    expect(outcome).toMatchObject({ reason: { cause: { message } } });
  }
  expect(await idsIn(store)).toEqual([idOf(0)]);
  expect(heard.map((commit) => commit.seq)).toEqual([1]);
});

test.each(['rollback', 'late'])(
  'after a lost transaction (%s) the store goes on, without a gap',
  async (schema) => {
    const { store, heard } = await openSabotaged();
    await Promise.allSettled([1, 2].map((n) => putEntity(store, entityRow(north, n, { schema }))));
    await putEntity(store, entityRow(north, 3));
    expect(await idsIn(store)).toEqual([idOf(3)]);
    expect(heard.map((commit) => commit.seq)).toEqual([1]);
  },
);

test('a unit that swallows the loss of its transaction cannot go on writing', async () => {
  const { store } = await openSabotaged();
  const unit = store.run(north, async (tx) => {
    await tx.entities.put(entityRow(north, 1, { schema: 'rollback' })).catch(() => {});
    await tx.entities.put(entityRow(north, 2)).catch(() => {});
  });
  await expect(unit).rejects.toMatchObject({ code: 'store/unavailable' });
  expect(await idsIn(store)).toEqual([]);
});

test('a refused row comes out as the driver says it', async () => {
  const { store } = await openSabotaged();
  const row = newOrganization(north, 'a', 1);
  await store.run(north, (tx) => tx.organizations.add(row));
  await expect(store.run(north, (tx) => tx.organizations.add(row))).rejects.toThrow(
    'UNIQUE constraint failed',
  );
});

test('on a full disk nothing is half done, and the store goes on when there is room again', async () => {
  const { store, writer, heard } = await openSabotaged();
  await putEntity(store, entityRow(north, 0));
  const { page_count: pages } = writer.prepare('PRAGMA page_count').get() as { page_count: number };
  writer.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const text = JSON.stringify('x'.repeat(200_000));
  const fill = () =>
    Promise.allSettled([1, 2, 3].map((n) => putEntity(store, entityRow(north, n, { text }))));
  for (const outcome of await fill()) expect(outcome).toMatchObject(unavailable);
  expect(await idsIn(store)).toEqual([idOf(0)]);
  writer.exec('PRAGMA max_page_count = 1000000');
  for (const outcome of await fill()) expect(outcome.status).toBe('fulfilled');
  expect(await idsIn(store)).toEqual([0, 1, 2, 3].map(idOf));
  expect(heard.map((commit) => commit.seq)).toEqual([1, 2, 3, 4]);
});

test('a large unit on a full disk fails alone', async () => {
  const { store, writer } = await openSabotaged();
  const { page_count: pages } = writer.prepare('PRAGMA page_count').get() as { page_count: number };
  writer.exec(`PRAGMA max_page_count = ${pages + 20}`);
  const large = store.run(
    north,
    async (tx) => {
      for (let n = 100; n < 400; n++)
        await tx.entities.put(entityRow(north, n, { text: `"${'x'.repeat(4000)}"` }));
    },
    { operations: 300 },
  );
  const outcomes = await Promise.allSettled([
    putEntity(store, entityRow(north, 1)),
    large,
    putEntity(store, entityRow(north, 2)),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject(unavailable);
  expect(await idsIn(store)).toEqual([idOf(1), idOf(2)]);
});

async function openSabotaged(): Promise<OpenParts & { readonly heard: readonly Commit[] }> {
  const parts = await openParts(() => Promise.resolve());
  parts.writer.exec(SABOTAGE);
  const heard: Commit[] = [];
  parts.store.onCommit((commit) => heard.push(commit));
  return { ...parts, heard };
}

async function idsIn(store: Store): Promise<readonly string[]> {
  const { entities } = await store.entities.scan(north, wholeScan);
  return entities.map((row) => row.id);
}
