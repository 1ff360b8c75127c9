import type { Activity } from '../../domain/activity/activity.ts';
import { describeOperation } from '../../domain/activity/describe.ts';
import { type Change, leavesNothing } from '../../domain/entity/change.ts';
import { earlierLookupEntries, lookupEntries } from '../../domain/entity/lookup-key.ts';
import type { Edge } from '../../domain/relation/edge.ts';
import { assert } from '../../kernel/assert.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { ActivityId } from '../../kernel/ids.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { outcomeOf } from './outcome-of.ts';
import type { Stamp } from './stamp.ts';

/**
 * Stores decided changes, one after another, each with its activity, history, edges, lookups and feed entry; all of it in
 * this unit. Answers the states that they made, of a purge none. Throws `activity/not-found`.
 */
export async function recordChanges(
  tx: Transaction,
  caller: Caller,
  changes: readonly Change[],
  stamp: Stamp,
): Promise<readonly (StoredEntity | undefined)[]> {
  let activity: Activity | undefined;
  const states: (StoredEntity | undefined)[] = [];
  for (const [index, change] of changes.entries()) {
    const id = activityIdOf(stamp, index);
    if (activity?.id !== id) activity = await openActivity(tx, caller, change, { id, stamp });
    const record = leavesNothing(change) ? recordPurge : recordState;
    states.push(await record(tx, caller, change, activity));
  }
  return states;
}

async function recordState(
  tx: Transaction,
  caller: Caller,
  change: Change,
  activity: Activity,
): Promise<StoredEntity> {
  const { state, edges } = outcomeOf(change);
  await tx.activities.link(caller.org, activity.id, state.id);
  const seq = await tx.entities.put(state);
  await appendOperation(tx, change, activity.id, state.text);
  if (edges !== undefined) await replaceEdges(tx, change, edges);
  await replaceLookups(tx, change);
  const { schema, id, version } = state;
  const { document } = change.after;
  await tx.feed.append(caller.org, { kind: 'entity', schema, id, version, document });
  return { ...state, seq };
}

/** Wipes an entity with its history. What stays is one operation that names it, in an activity that says who did it. */
async function recordPurge(
  tx: Transaction,
  caller: Caller,
  change: Change,
  activity: Activity,
): Promise<undefined> {
  const { schema, id, version } = change.after;
  await tx.entities.purge(caller.org, id);
  // A named activity that concerned only this entity is gone with its history; what it said may be about the content.
  if ((await tx.activities.find(caller.org, activity.id)) === undefined)
    await tx.activities.append({
      ...implicitActivity(caller, change, activity.id),
      pending: activity.pending,
    });
  await tx.activities.link(caller.org, activity.id, id);
  await appendOperation(tx, change, activity.id, JSON.stringify(change.after.document));
  await tx.feed.append(caller.org, { kind: 'purge', schema, id, version });
}

function activityIdOf({ meta, activityIds }: Stamp, index: number): ActivityId {
  const id = meta.activityId ?? activityIds[index] ?? activityIds.at(-1);
  assert(id !== undefined, 'a stamp has the id of an activity');
  return id;
}

/** Finds the activity that the caller named, or makes one that tells of the change. */
async function openActivity(
  tx: Transaction,
  caller: Caller,
  change: Change,
  { id, stamp: { meta } }: { readonly id: ActivityId; readonly stamp: Stamp },
): Promise<Activity> {
  if (meta.activityId === undefined) {
    const activity = implicitActivity(caller, change, id);
    await tx.activities.append(activity);
    return activity;
  }
  const activity = await tx.activities.find(caller.org, id);
  if (activity === undefined) throw errors.activityUnknown(id);
  if (meta.fillActivity === true && activity.pending) {
    await tx.activities.fill(caller.org, id);
    await tx.feed.append(caller.org, { kind: 'activity', id });
    return { ...activity, pending: false };
  }
  return activity;
}

function implicitActivity(caller: Caller, change: Change, activityId: ActivityId): Activity {
  const { id, schema, updatedAt: at } = change.after;
  return {
    ...describeOperation(change.kind),
    org: caller.org,
    id: activityId,
    at,
    payload: JSON.stringify({ entity: { id, schema } }),
    caller: caller.identity,
    pending: false,
  };
}

function appendOperation(
  tx: Transaction,
  change: Change,
  activityId: ActivityId,
  payload: string,
): Promise<void> {
  const { org, id: entityId, schema, version, updatedAt: at } = change.after;
  return tx.operations.append({
    org,
    entityId,
    schema,
    version,
    activityId,
    kind: change.kind,
    payload,
    diff: change.diff && JSON.stringify(change.diff),
    at,
  });
}

async function replaceEdges(
  tx: Transaction,
  { before, after }: Change,
  edges: readonly Edge[],
): Promise<void> {
  if (before !== undefined) await tx.relations.replace(after.org, after.id, edges);
  else if (edges.length > 0) await tx.relations.add(after.org, after.id, edges);
}

async function replaceLookups(tx: Transaction, { before, after }: Change): Promise<void> {
  const declared = await tx.lookups.paths(after.org, after.schema);
  if (declared.length === 0) return;
  const paths = declared.map(({ path }) => path);
  const now = lookupEntries(after.document, paths);
  if (before === undefined) return await tx.lookups.add(after.org, after.schema, after.id, now);
  // Of a path that is still being filled in, the store may have nothing yet; else, at worst, what an earlier version made.
  const stored = declared.every(({ ready }) => ready)
    ? earlierLookupEntries(before.document, paths)
    : undefined;
  if (JSON.stringify(stored) === JSON.stringify(now)) return;
  await tx.lookups.replace(after.org, after.schema, after.id, now);
}
