import type { Change } from '../../domain/entity/change.ts';
import {
  type Circumstances,
  decidePatch,
  decideReplace,
} from '../../domain/entity/decide-write.ts';
import type { Entity } from '../../domain/entity/entity.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { requireMatch } from './preconditions.ts';
import { recordChange, type Stamp, takeStamp } from './record-change.ts';
import { type EntityRef, findStored, toEntity, toState, type WrittenEntity } from './stored.ts';
import { circumstances, requireMoment, requireValid, warnOfTitle } from './write-circumstances.ts';

/** An existing entity and what its document is patched with or replaced by. */
export interface EntityUpdate extends EntityRef {
  readonly document: JsonObject;
}

type Decide = (before: Entity, input: JsonObject, now: Circumstances) => Change;

/**
 * Changes the top-level keys that are sent. A sent `_updated_at` older than the entity's is refused.
 * Throws `entity/not-found`, `entity/deleted`, `entity/stale`, `request/invalid`, `activity/not-found`,
 * `entity/precondition-failed`, `entity/precondition-required`.
 */
export async function patchEntity(
  deps: Dependencies,
  caller: Caller,
  update: EntityUpdate,
  meta: Meta,
): Promise<WrittenEntity> {
  requireMoment(update.document);
  return await updateWith(deps, caller, update, { meta, decide: decideFreshPatch });
}

/** Replaces all attributes. Throws as `patchEntity`, but takes no notice of `_updated_at`. */
export function replaceEntity(
  deps: Dependencies,
  caller: Caller,
  update: EntityUpdate,
  meta: Meta,
): Promise<WrittenEntity> {
  return updateWith(deps, caller, update, { meta, decide: decideReplace });
}

async function updateWith(
  deps: Dependencies,
  caller: Caller,
  update: EntityUpdate,
  { meta, decide }: { readonly meta: Meta; readonly decide: Decide },
): Promise<WrittenEntity> {
  authorize(caller, 'entity:edit');
  requireValid(update);
  const stamp = takeStamp(deps, meta);
  const plan = (reads: Reads) => planUpdate(deps, reads, caller, { update, stamp, decide });
  if (meta.dryRun === true) return toState((await plan(deps.store)).after);
  const [stored, change] = await deps.store.run(async (tx) => {
    const decided = await plan(tx);
    return [await recordChange(tx, caller, decided, stamp), decided] as const;
  });
  warnOfTitle(deps, change);
  return stored;
}

interface UpdatePlan {
  readonly update: EntityUpdate;
  readonly stamp: Stamp;
  readonly decide: Decide;
}

async function planUpdate(
  deps: Dependencies,
  reads: Reads,
  caller: Caller,
  plan: UpdatePlan,
): Promise<Change> {
  const stored = await findStored(reads, caller.org, plan.update);
  const before = toEntity(stored);
  if (before.deletedAt !== undefined) throw errors.entityDeleted(before.id);
  await requireMatch(reads, caller, stored, plan.stamp.meta.conditions);
  const now = await circumstances(deps, reads, caller, {
    schema: before.schema,
    stamp: plan.stamp,
  });
  return plan.decide(before, plan.update.document, now);
}

/** `decidePatch`, unless the caller has seen only an older version. */
export function decideFreshPatch(before: Entity, input: JsonObject, now: Circumstances): Change {
  const sent = Object.hasOwn(input, '_updated_at') ? input['_updated_at'] : undefined;
  if (typeof sent === 'string' && Date.parse(sent) < before.updatedAt)
    throw errors.entityStale(sent, new Date(before.updatedAt).toISOString());
  return decidePatch(before, input, now);
}
