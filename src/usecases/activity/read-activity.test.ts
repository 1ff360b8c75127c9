import { expect, test } from 'vitest';
import { activityRow, entityRow, idOf, operationRow, orgs } from '../../../test/support/rows.ts';
import { sqlite, stores } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { getActivity, readEntityFeed } from './read-activity.ts';

const [north] = orgs;
const caller = callerOf(almighty(north, 'test'), false);
const activity = activityRow(north, 1);
const page = { types: [], after: undefined, before: undefined, from: 0, size: 10 };
const ref = { schema: 'contact', id: idOf(1) };

test.each(stores)('$name: operations come page by page, over many batches', async ({ open }) => {
  const deps = await openWith(open, 33, '{}');
  const versions = async (from: number, size: number) => {
    const { operations, operationsTotal } = await getActivity(deps, caller, activity.id, {
      from,
      size,
    });
    expect(operationsTotal).toBe(33);
    return operations.map(({ version }) => version);
  };
  const upTo = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, n) => first + n);
  expect(await versions(0, 100)).toEqual(upTo(1, 33));
  expect(await versions(3, 7)).toEqual(upTo(4, 10));
  expect(await versions(30, 10)).toEqual(upTo(31, 33));
  expect(await versions(33, 10)).toEqual([]);
  expect(await versions(0, 0)).toEqual([]);
  const { results } = await readEntityFeed(deps, caller, ref, page);
  expect(results.map(({ operations }) => operations.length)).toEqual([25]);
});

test('more than an answer may have is refused', async () => {
  const deps = await openWith(sqlite.open, 9, JSON.stringify('x'.repeat(8 * 1024 * 1024)));
  const refused = { code: 'answer/too-large' };
  const get = (size: number) => getActivity(deps, caller, activity.id, { from: 0, size });
  await expect(get(9)).rejects.toMatchObject(refused);
  await expect(readEntityFeed(deps, caller, ref, page)).rejects.toMatchObject(refused);
  expect((await get(7)).operations).toHaveLength(7);
});

/** An entity with so many operations of one activity. */
async function openWith(
  open: () => Promise<Store>,
  operations: number,
  payload: string,
): Promise<Dependencies> {
  const store = await open();
  await store.run(async (tx) => {
    await tx.entities.put(entityRow(north, 1));
    await tx.activities.append(activity);
    await tx.activities.link(north, activity.id, idOf(1));
    for (let version = 1; version <= operations; version++)
      await tx.operations.append(operationRow(north, 1, { version, payload }));
  });
  return { store } as Dependencies;
}
