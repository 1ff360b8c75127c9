import type { Activity } from '../../domain/activity/activity.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { EntityId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';

export interface NewActivity {
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly payload: JsonObject | undefined;
  readonly pending: boolean;
  /** The entities whose feeds show it. */
  readonly entities: readonly EntityId[];
}

/** Appends an activity of the caller's own. Throws `entity/not-found` when it names an entity that does not exist. */
export async function createActivity(
  deps: Dependencies,
  caller: Caller,
  input: NewActivity,
): Promise<Activity> {
  authorize(caller, 'activity:create');
  const { entities, ...text } = input;
  const made = {
    org: caller.org,
    id: deps.ids.activityId(),
    at: deps.clock.now(),
    caller: caller.identity,
  };
  const activity = { ...made, ...text };
  const ids = [...new Set(entities.map((id) => id.toLowerCase()))];
  await deps.store.run(async (tx) => {
    await tx.activities.append(activity);
    for (const id of ids) {
      if ((await tx.entities.find(caller.org, id)) === undefined) throw errors.entityUnknown(id);
      await tx.activities.link(caller.org, activity.id, id);
    }
    await tx.feed.append(caller.org, { kind: 'activity', id: activity.id });
  });
  return activity;
}
