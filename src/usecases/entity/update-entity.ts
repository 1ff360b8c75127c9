import type { Change } from '../../domain/entity/change.ts';
import { checkOperations } from '../../domain/entity/check-operations.ts';
import { decideMerge, decideOperations } from '../../domain/entity/decide-patch.ts';
import {
  type Circumstances,
  decidePatch,
  decideReplace,
} from '../../domain/entity/decide-write.ts';
import type { Entity } from '../../domain/entity/entity.ts';
import type { PatchOperation } from '../../domain/entity/json-patch.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { parseMoment } from '../../kernel/moment.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { circumstances, requireMoment, requireValid } from '../write/circumstances.ts';
import { requireMatch } from '../write/preconditions.ts';
import { takeStamp } from '../write/stamp.ts';
import { writeEntity } from '../write/write-entity.ts';
import { type EntityRef, findStored, readsOf, toEntity, type WrittenEntity } from './stored.ts';

/** What is to become of an entity. */
export type Patch =
  /** The top-level keys that are sent replace the old ones. */
  | { readonly format: 'top-level'; readonly document: JsonObject }
  /** RFC 7396. */
  | { readonly format: 'merge'; readonly document: JsonObject }
  /** RFC 6902. */
  | { readonly format: 'operations'; readonly operations: readonly PatchOperation[] };

type Decide = (before: Entity, now: Circumstances) => Change;

/**
 * Changes a part of an entity. A sent `_updated_at` older than the entity's is refused.
 * Throws `entity/not-found`, `entity/deleted`, `entity/stale`, `request/invalid`, `activity/not-found`,
 * `entity/precondition-failed`, `entity/precondition-required`, and what `decideOperations` throws.
 */
export async function patchEntity(
  deps: Dependencies,
  caller: Caller,
  { patch, ...ref }: EntityRef & { readonly patch: Patch },
  meta: Meta,
): Promise<WrittenEntity> {
  authorize(caller, 'entity:edit');
  const document = patch.format === 'operations' ? {} : patch.document;
  requireMoment(document);
  requireValid({ ...ref, document });
  const problems = patch.format === 'operations' ? checkOperations(patch.operations) : [];
  if (problems.length > 0) throw invalid(problems);
  return await updateWith(deps, caller, ref, { meta, decide: decisionOf(patch) });
}

function decisionOf(patch: Patch): Decide {
  switch (patch.format) {
    case 'top-level':
      return (before, now) => decideFreshPatch(before, patch.document, now);
    case 'merge':
      return (before, now) => {
        requireFresh(before, patch.document);
        return decideMerge(before, patch.document, now);
      };
    case 'operations':
      return (before, now) => decideOperations(before, patch.operations, now);
  }
}

/** Replaces all attributes. Throws as `patchEntity`, but takes no notice of `_updated_at`. */
export async function replaceEntity(
  deps: Dependencies,
  caller: Caller,
  { document, ...ref }: EntityRef & { readonly document: JsonObject },
  meta: Meta,
): Promise<WrittenEntity> {
  authorize(caller, 'entity:edit');
  requireValid({ ...ref, document });
  const decide: Decide = (before, now) => decideReplace(before, document, now);
  return await updateWith(deps, caller, ref, { meta, decide });
}

async function updateWith(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  { meta, decide }: { readonly meta: Meta; readonly decide: Decide },
): Promise<WrittenEntity> {
  const stamp = takeStamp(deps, meta);
  const plan = async (reads: Reads) => {
    const stored = await findStored(reads, caller, ref);
    authorize(caller, 'entity:edit', stored);
    const before = toEntity(stored);
    if (before.deletedAt !== undefined) throw errors.entityDeleted(before.id);
    await requireMatch(reads, caller, stored, meta.conditions);
    const now = await circumstances(deps, reads, caller, { schema: before.schema, at: stamp.at });
    return { changes: [decide(before, now)] };
  };
  const write = { stamp, plan, reads: readsOf(ref) };
  return (await writeEntity(deps, caller, write)).entity;
}

/** `decidePatch`, unless the caller has seen only an older version. */
export function decideFreshPatch(before: Entity, input: JsonObject, now: Circumstances): Change {
  requireFresh(before, input);
  return decidePatch(before, input, now);
}

function requireFresh(before: Entity, input: JsonObject): void {
  const sent = Object.hasOwn(input, '_updated_at') ? input['_updated_at'] : undefined;
  const seen = typeof sent === 'string' ? parseMoment(sent) : undefined;
  if (typeof sent === 'string' && seen !== undefined && seen < before.updatedAt)
    throw errors.entityStale(sent, new Date(before.updatedAt).toISOString());
}
