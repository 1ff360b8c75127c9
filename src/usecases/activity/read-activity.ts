import type { Activity, Operation } from '../../domain/activity/activity.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { ActivityId } from '../../kernel/ids.ts';
import type { FeedPage } from '../../ports/activity-log.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type EntityRef, findStored } from '../entity/stored.ts';

/** Operations shown with each activity of a feed; `getActivity` pages through all of them. */
const operationsPerActivity = 25;

/** Operations that are read from the store at a time; each has a whole document, and what it replaced. */
const batchSize = 5;

/** An activity with a page of its operations, and how many there are in all. */
export interface ActivityWithOperations {
  readonly activity: Activity;
  readonly operations: readonly Operation[];
  readonly operationsTotal: number;
}

/** One activity. Throws `activity/not-found`, `answer/too-large`. */
export async function getActivity(
  deps: Dependencies,
  caller: Caller,
  id: ActivityId,
  page: { readonly from: number; readonly size: number },
): Promise<ActivityWithOperations> {
  authorize(caller, 'activity:view');
  const activity = await deps.store.activities.find(caller.org, id);
  if (activity === undefined) throw errors.activityUnknown(id);
  return withOperations(deps, activity, page, new AnswerBudget());
}

/** What happened to an entity, newest first; pending activities are not shown. Throws `entity/not-found`, `answer/too-large`. */
export async function readEntityFeed(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  page: FeedPage,
): Promise<{ readonly total: number; readonly results: readonly ActivityWithOperations[] }> {
  authorize(caller, 'activity:view');
  const { org, id } = await findStored(deps.store, caller.org, ref);
  const { total, activities } = await deps.store.activities.ofEntity(org, id, page);
  const first = { from: 0, size: operationsPerActivity };
  const budget = new AnswerBudget();
  const results: ActivityWithOperations[] = [];
  for (const activity of activities)
    results.push(await withOperations(deps, activity, first, budget));
  return { total, results };
}

async function withOperations(
  deps: Dependencies,
  activity: Activity,
  { from, size }: { readonly from: number; readonly size: number },
  budget: AnswerBudget,
): Promise<ActivityWithOperations> {
  const operations: Operation[] = [];
  for (;;) {
    const wanted = Math.min(batchSize, size - operations.length);
    const batch = await deps.store.operations.ofActivity(
      activity.org,
      activity.id,
      from + operations.length,
      wanted,
    );
    for (const { payload, diff } of batch.operations) {
      budget.spend(payload);
      if (diff !== undefined) budget.spend(JSON.stringify(diff));
    }
    operations.push(...batch.operations);
    const end = operations.length >= size || from + operations.length >= batch.total;
    if (end || batch.operations.length === 0)
      return { activity, operations, operationsTotal: batch.total };
  }
}
