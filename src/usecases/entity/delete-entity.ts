import {
  decidePurge,
  decideRestore,
  decideSoftDelete,
} from '../../domain/entity/decide-deletion.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { kept } from '../run-once.ts';
import { requireMatch } from '../write/preconditions.ts';
import { takeStamp } from '../write/stamp.ts';
import { writeEntity } from '../write/write-entity.ts';
import { writePlan } from '../write/write-plan.ts';
import { type EntityRef, findStored, readsOf, toEntity, type WrittenEntity } from './stored.ts';

/** Hides an entity from searches until it is restored; one that is deleted already stays as it is. Answers the state that is left.
 *  Throws `entity/not-found`, `entity/precondition-failed`, `entity/precondition-required`. */
export async function deleteEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<WrittenEntity> {
  const write = planning(deps, caller, ref, meta);
  const plan = async (reads: Reads) => {
    const stored = await write.find(reads);
    await requireMatch(reads, caller, stored, meta.conditions);
    if (stored.deletedAt !== undefined) return { changes: [], left: stored };
    return { changes: [decideSoftDelete(toEntity(stored), write.stamp.at)] };
  };
  return (await writeEntity(deps, caller, { ...write, plan })).entity;
}

/** Wipes an entity, deleted or not, with all its history, for good. Throws as `deleteEntity`. */
export async function purgeEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<void> {
  const write = planning(deps, caller, ref, meta);
  const plan = async (reads: Reads) => {
    const stored = await write.find(reads);
    await requireMatch(reads, caller, stored, meta.conditions);
    return { changes: [decidePurge(toEntity(stored), write.stamp.at)] };
  };
  await writePlan(deps, caller, { ...write, plan, answer: () => null, ...kept<null>() });
}

/** Takes a soft deletion back. Throws `entity/not-deleted`, and as `deleteEntity`. */
export async function restoreEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<WrittenEntity> {
  const write = planning(deps, caller, ref, meta);
  const plan = async (reads: Reads) => {
    const stored = await write.find(reads);
    if (stored.deletedAt === undefined) throw errors.entityNotDeleted(stored.id);
    await requireMatch(reads, caller, stored, meta.conditions);
    return { changes: [decideRestore(toEntity(stored), write.stamp.at)] };
  };
  return (await writeEntity(deps, caller, { ...write, plan })).entity;
}

/** What deleting, purging and restoring have in common, which is one right. */
function planning(deps: Dependencies, caller: Caller, ref: EntityRef, meta: Meta) {
  authorize(caller, 'entity:delete');
  const find = async (reads: Reads) => {
    const stored = await findStored(reads, caller, ref);
    authorize(caller, 'entity:delete', stored);
    return stored;
  };
  return { stamp: takeStamp(deps, meta), reads: readsOf(ref), find };
}
