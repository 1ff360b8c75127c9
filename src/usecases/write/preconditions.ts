import { diffDocuments } from '../../domain/activity/diff.ts';
import {
  evaluate,
  type Preconditions,
  tagOf,
  toSecond,
  type Validators,
  versionOf,
} from '../../domain/entity/preconditions.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { parseMoment } from '../../kernel/moment.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { presentDiff, sees } from '../sight.ts';

/**
 * Lets a change of `current` through, or refuses it; undefined is an entity that is about to be made. Call it with the
 * reads of the unit that makes the change, so that nothing can come in between. Throws `entity/precondition-failed`.
 */
export async function requirePreconditions(
  reads: Reads,
  caller: Caller,
  current: StoredEntity | undefined,
  conditions: Preconditions | undefined,
): Promise<void> {
  if (conditions === undefined) return;
  const validators =
    current === undefined ? undefined : await validatorsOf(reads, current, conditions);
  if (evaluate(conditions, validators, 'write') === 'failed')
    throw await preconditionFailed(reads, caller, current, conditions);
}

/**
 * `requirePreconditions` for a change of something that exists. Throws `entity/precondition-required` too, when the
 * organization wants such changes to name the state that they change and this one does not.
 */
export async function requireMatch(
  reads: Reads,
  caller: Caller,
  current: StoredEntity,
  conditions: Preconditions | undefined,
): Promise<void> {
  if (
    !namesState(conditions) &&
    (await reads.organizations.find(caller.org))?.requiresIfMatch === true
  )
    throw errors.preconditionRequired(current.id);
  await requirePreconditions(reads, caller, current, conditions);
}

/** Whether the conditions keep a change from being lost: `*` holds of any state, and beside it no date is looked at. */
function namesState({ ifMatch, ifUnmodifiedSince }: Preconditions = {}): boolean {
  return ifMatch === undefined ? ifUnmodifiedSince !== undefined : ifMatch !== '*';
}

/** Whether the caller has this state already. Throws `entity/precondition-failed`. */
export async function isUnmodified(
  reads: Reads,
  caller: Caller,
  { entity, validators }: { readonly entity: StoredEntity; readonly validators: Validators },
  conditions: Preconditions,
): Promise<boolean> {
  const verdict = evaluate(conditions, validators, 'read');
  if (verdict === 'failed') throw await preconditionFailed(reads, caller, entity, conditions);
  return verdict === 'unmodified';
}

/** What conditions on a state are compared with. History is read only where the date leaves it open. */
export async function validatorsOf(
  reads: Reads,
  current: StoredEntity,
  { ifModifiedSince, ifUnmodifiedSince }: Preconditions,
): Promise<Validators> {
  const validators = validatorsWithoutDates(current);
  const isAsked = [ifModifiedSince, ifUnmodifiedSince].includes(validators.lastModified);
  return { ...validators, sharesSecond: isAsked && (await isSecondOfItsSecond(reads, current)) };
}

/** The validators of a state for a request without a condition by date. */
export function validatorsWithoutDates(current: StoredEntity): Validators {
  const lastModified = toSecond(current.updatedAt);
  return { tag: tagOf(current), lastModified, sharesSecond: false };
}

/** Whether the state before this one was made in the same second; so it is taken to be when history does not say. */
async function isSecondOfItsSecond(
  reads: Reads,
  { org, id, version, updatedAt }: StoredEntity,
): Promise<boolean> {
  if (version === 1) return false;
  const payload = await reads.operations.payloadAt(org, id, version - 1);
  const before = payload === undefined ? {} : (JSON.parse(payload) as JsonObject);
  const at = parseMoment(String(before['_updated_at']));
  return at === undefined || toSecond(at) === toSecond(updatedAt);
}

/** The refusal, with what the caller needs to mend its change where it may see that. */
async function preconditionFailed(
  reads: Reads,
  caller: Caller,
  current: StoredEntity | undefined,
  conditions: Preconditions,
): Promise<Error> {
  if (current === undefined || !caller.may('entity:view', current) || !sees(caller, current))
    return errors.preconditionFailed({ current: null });
  const { version, updatedAt } = current;
  const now = {
    version,
    etag: `"${tagOf(current)}"`,
    updated_at: new Date(updatedAt).toISOString(),
  };
  const seen = await seenState(reads, current, conditions);
  const state = JSON.parse(current.text) as JsonObject;
  const isShown = seen !== undefined && sees(caller, { ...current, text: JSON.stringify(seen) });
  const diff = isShown && presentDiff(caller, current.schema, diffDocuments(seen, state));
  return errors.preconditionFailed({ current: now, ...(diff === false ? {} : { diff }) });
}

/** The newest of the earlier states that `If-Match` names; undefined when history has none of them. */
async function seenState(
  reads: Reads,
  { org, id, version }: StoredEntity,
  { ifMatch = [] }: Preconditions,
): Promise<JsonObject | undefined> {
  const tags = ifMatch === '*' ? [] : ifMatch;
  const versions = tags
    .flatMap(({ opaque }) => versionOf(opaque) ?? [])
    .filter((named) => named < version);
  if (versions.length === 0) return undefined;
  const payload = await reads.operations.payloadAt(org, id, Math.max(...versions));
  return payload === undefined ? undefined : (JSON.parse(payload) as JsonObject);
}
