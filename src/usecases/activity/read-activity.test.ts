import { expect, test } from 'vitest';
import { activityRow, entityRow, idOf, operationRow, orgs } from '../../../test/support/rows.ts';
import { sqlite, stores } from '../../../test/support/stores.ts';
import { almighty, callerOf } from '../../domain/access/caller-of.ts';
import type { Operation } from '../../domain/activity/activity.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { getActivity, readEntityFeed } from './read-activity.ts';

const [north] = orgs;
const caller = callerOf(almighty(north, 'test'), false);
const activity = activityRow(north, 1);
const page = { types: [], after: undefined, before: undefined, from: 0, size: 10 };
const feed = { schema: 'contact', id: idOf(1), page };
const versionOf = ({ version }: Operation) => String(version);

test.each(stores)('$name: operations come page by page, over many slices', async ({ open }) => {
  const deps = await openWith(open, 33, '{}');
  const versions = async (from: number, size: number) => {
    const { operations } = await getActivity(deps, caller, activity.id, { from, size });
    const { total, texts, next } = await operations(versionOf);
    expect({ total, next }).toEqual({ total: 33, next: undefined });
    return texts.map(Number);
  };
  const upTo = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, n) => first + n);
  expect(await versions(0, 100)).toEqual(upTo(1, 33));
  expect(await versions(3, 7)).toEqual(upTo(4, 10));
  expect(await versions(30, 10)).toEqual(upTo(31, 33));
  expect(await versions(33, 10)).toEqual([]);
  expect(await versions(0, 0)).toEqual([]);
  const { texts } = await readEntityFeed(deps, caller, feed, async ({ operations }) =>
    String((await operations(versionOf)).texts.length),
  );
  expect(texts).toEqual(['25']);
});

test('a page of operations ends before the answer is too large, and says where the rest begins', async () => {
  const payload = JSON.stringify('x'.repeat(98));
  const deps = await openWith(sqlite.open, 9, payload, 850);
  const get = async (from: number) => {
    const { operations } = await getActivity(deps, caller, activity.id, { from, size: 25 });
    const { texts, next } = await operations((operation) => operation.payload);
    return [texts.length, next];
  };
  expect(await get(0)).toEqual([8, 8]);
  expect(await get(8)).toEqual([1, undefined]);
  // An activity of a feed shows what fits into a quarter of the answer.
  const { texts, next } = await readEntityFeed(deps, caller, feed, async ({ operations }) =>
    String((await operations((operation) => operation.payload)).texts.length),
  );
  expect([texts, next]).toEqual([['2'], undefined]);
});

/** An entity with so many operations of one activity. */
async function openWith(
  open: () => Promise<Store>,
  operations: number,
  payload: string,
  answerLimitBytes = 16 * 1024 * 1024,
): Promise<Dependencies> {
  const store = await open();
  await store.run(north, async (tx) => {
    await tx.entities.put(entityRow(north, 1));
    await tx.activities.append(activity);
    await tx.activities.link(north, activity.id, idOf(1));
    for (let version = 1; version <= operations; version++)
      await tx.operations.append(operationRow(north, 1, { version, payload }));
  });
  return { store, answerLimitBytes } as Dependencies;
}
