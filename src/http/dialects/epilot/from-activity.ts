import type { Activity, Operation } from '../../../domain/activity/activity.ts';
import { diffOfOperation } from '../../../domain/activity/diff.ts';
import type { RenderActivity } from '../../../domain/activity/render.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { ActivityWithOperations } from '../../../usecases/activity/read-activity.ts';

/** Title and message go out raw, as they were written; `rendered` holds them as people read them. */
export function fromActivity(
  activity: Activity,
  render: RenderActivity,
  titles: ReadonlyMap<string, string> = new Map(),
): object {
  const { id, at, type, title, message, payload, caller, pending } = activity;
  return {
    _id: id,
    timestamp: new Date(at).toISOString(),
    type,
    title,
    message,
    ...(payload === undefined ? {} : { payload }),
    ...(pending ? { pending } : {}),
    caller,
    rendered: render(activity, titles),
  };
}

export function fromActivityWithOperations(
  { activity, operations, operationsTotal }: ActivityWithOperations,
  render: RenderActivity,
): object {
  const states = operations.map((operation) => ({
    operation,
    payload: JSON.parse(operation.payload) as JsonObject,
  }));
  const titles = new Map(
    states.map(({ payload: { _id, _title } }) => [String(_id), String(_title ?? _id)]),
  );
  return {
    ...fromActivity(activity, render, titles),
    operations_total: operationsTotal,
    operations: states.map(({ operation, payload }) => fromOperation(operation, activity, payload)),
  };
}

function fromOperation(operation: Operation, activity: Activity, payload: JsonObject): object {
  const { entityId, org, kind, schema } = operation;
  return {
    entity: entityId,
    org,
    activity_id: activity.id,
    activity_type: activity.type,
    operation: kind,
    params: { id: entityId, slug: schema },
    payload,
    diff: diffOfOperation(operation, payload),
  };
}
