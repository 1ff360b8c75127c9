import type { FeedPage } from '../../src/ports/activity-log.ts';
import type { JobPage } from '../../src/ports/job-store.ts';
import type { Reads } from '../../src/ports/unit-of-work.ts';

/** A page of what happened to an entity, its activities read whole. */
export async function activitiesOf(
  { activities }: Pick<Reads, 'activities'>,
  org: string,
  entityId: string,
  page: FeedPage,
) {
  const { total, ids } = await activities.ofEntity(org, entityId, page);
  return { total, activities: await activities.findMany(org, ids) };
}

/** A page of the operations of an activity, read whole. */
export async function operationsOf(
  { operations }: Pick<Reads, 'operations'>,
  org: string,
  activityId: string,
  { from = 0, size = 100 }: { readonly from?: number; readonly size?: number } = {},
) {
  const { total, keys } = await operations.ofActivity(org, activityId, from, size);
  return { total, operations: await operations.findMany(org, keys) };
}

/** A page of an organization's jobs, read whole. */
export async function jobsOf({ jobs }: Pick<Reads, 'jobs'>, org: string, page: JobPage) {
  const { total, ids } = await jobs.list(org, page);
  return { total, jobs: await jobs.findMany(org, ids) };
}
