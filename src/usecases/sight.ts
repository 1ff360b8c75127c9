import type { Diff, Operation } from '../domain/activity/activity.ts';
import type { Caller, SeenEntity } from '../kernel/caller.ts';
import type { SchemaSlug } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';

/** Whether the caller may know of the entity. To others it does not exist. */
export function sees(caller: Caller, entity: SeenEntity): boolean {
  return caller.sight?.sees(entity) ?? true;
}

/**
 * The one way from a state of an entity to what the caller gets of it: the same object, so that its text goes out as it
 * is stored, unless something of it is hidden.
 */
export function present<Shown extends { readonly schema: SchemaSlug; readonly text: string }>(
  caller: Caller,
  shown: Shown,
): Shown {
  if (caller.sight === undefined) return shown;
  return { ...shown, text: caller.sight.shows(shown.schema, shown.text) };
}

/** `present`, for what history keeps of an entity. Of a state that the caller does not see nothing is left. */
export function presentOperation(caller: Caller, operation: Operation): Operation {
  const { entityId: id, schema, payload, diff } = operation;
  if (!sees(caller, { id, schema, text: payload }))
    return { ...operation, payload: '{}', diff: undefined };
  if (caller.sight === undefined) return operation;
  const shown = { ...operation, payload: caller.sight.shows(schema, payload) };
  if (diff === undefined) return shown;
  const change = JSON.parse(diff) as Diff;
  const before = JSON.stringify(stateBefore(JSON.parse(payload) as JsonObject, change));
  if (!sees(caller, { id, schema, text: before })) return { ...shown, diff: undefined };
  return { ...shown, diff: JSON.stringify(presentDiff(caller, schema, change)) };
}

/** A difference tells what was there before, which the caller may not have seen. */
function stateBefore(
  after: JsonObject,
  { added = {}, updated = {}, deleted = {} }: Diff,
): JsonObject {
  const kept = Object.entries(after).filter(([key]) => !Object.hasOwn(added, key));
  return { ...Object.fromEntries(kept), ...updated, ...deleted };
}

/** `present`, for what has changed between two states. */
export function presentDiff({ sight }: Caller, schema: SchemaSlug, diff: Diff): Diff {
  if (sight === undefined) return diff;
  const show = (part: JsonObject) =>
    JSON.parse(sight.shows(schema, JSON.stringify(part))) as JsonObject;
  return Object.fromEntries(Object.entries(diff).map(([kind, part]) => [kind, show(part)]));
}
