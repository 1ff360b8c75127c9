import type { Activity, Operation } from '../../domain/activity/activity.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { ActivityId } from '../../kernel/ids.ts';
import type { FeedPage } from '../../ports/activity-log.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type EntityRef, findStored } from '../entity/stored.ts';

/** Operations shown with each activity of a feed; `getActivity` pages through all of them. */
const operationsPerActivity = 25;

/** An activity with a page of its operations, and how many there are in all. */
export interface ActivityWithOperations {
  readonly activity: Activity;
  readonly operations: readonly Operation[];
  readonly operationsTotal: number;
}

/** One activity. Throws `activity/not-found`. */
export async function getActivity(
  deps: Dependencies,
  caller: Caller,
  id: ActivityId,
  page: { readonly from: number; readonly size: number },
): Promise<ActivityWithOperations> {
  authorize(caller, 'activity:view');
  const activity = await deps.store.activities.find(caller.org, id);
  if (activity === undefined) throw errors.activityUnknown(id);
  return withOperations(deps, activity, page);
}

/** What happened to an entity, newest first; pending activities are not shown. Throws `entity/not-found`. */
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
  const results = await Promise.all(
    activities.map((activity) => withOperations(deps, activity, first)),
  );
  return { total, results };
}

async function withOperations(
  deps: Dependencies,
  activity: Activity,
  { from, size }: { readonly from: number; readonly size: number },
): Promise<ActivityWithOperations> {
  const page = await deps.store.operations.ofActivity(activity.org, activity.id, from, size);
  return { activity, operations: page.operations, operationsTotal: page.total };
}
