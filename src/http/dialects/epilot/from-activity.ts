import type { Activity, Operation } from '../../../domain/activity/activity.ts';
import { diffOfOperation } from '../../../domain/activity/diff.ts';
import type { RenderActivity } from '../../../domain/activity/render.ts';
import { memberText } from '../../../kernel/json-text.ts';
import type { ReadActivity } from '../../../usecases/activity/read-activity.ts';
import type { FilledPage } from '../../../usecases/fill-page.ts';
import { joinObjects } from '../../send-page.ts';
import { fromCaller } from './from-caller.ts';

/** JSON text of an activity. Title and message go out raw, as they were written; `rendered` holds them as people read them. */
export function fromActivity(
  activity: Activity,
  render: RenderActivity,
  titles: ReadonlyMap<string, string> = new Map(),
): string {
  const { id, at, type, title, message, payload, caller, pending } = activity;
  return joinObjects(
    JSON.stringify({ _id: id, timestamp: new Date(at).toISOString(), type, title, message }),
    payload === undefined ? '{}' : `{"payload":${payload}}`,
    JSON.stringify({
      ...(pending ? { pending } : {}),
      caller: fromCaller(caller),
      rendered: render(activity, titles),
    }),
  );
}

/** JSON text of an activity with a page of its operations. */
export async function fromActivityWithOperations(
  { activity, operations }: ReadActivity,
  render: RenderActivity,
): Promise<FilledPage & { readonly text: string }> {
  const titles = new Map<string, string>();
  const page = await operations((operation) => {
    const title: unknown = JSON.parse(memberText(operation.payload, '_title') ?? 'null');
    titles.set(operation.entityId, String(title ?? operation.entityId));
    return fromOperation(operation, activity);
  });
  const text = joinObjects(
    fromActivity(activity, render, titles),
    `{"operations_total":${page.total},"operations":[${page.texts.join(',')}]}`,
  );
  return { ...page, text };
}

function fromOperation(operation: Operation, activity: Activity): string {
  const { entityId, org, kind, schema, payload } = operation;
  const head = {
    entity: entityId,
    org,
    activity_id: activity.id,
    activity_type: activity.type,
    operation: kind,
    params: { id: entityId, slug: schema },
  };
  const states = `{"payload":${payload},"diff":${diffOfOperation(operation)}}`;
  return joinObjects(JSON.stringify(head), states);
}
