import { decideRestore } from '../../domain/entity/decide-deletion.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { requireMatch } from './preconditions.ts';
import { takeStamp } from './record-change.ts';
import { type EntityRef, findStored, readsOf, toEntity, type WrittenEntity } from './stored.ts';
import { writeOnce } from './write-once.ts';

/** Takes a soft deletion back. Throws `entity/not-found`, `entity/not-deleted`, `entity/precondition-failed`, `entity/precondition-required`. */
export async function restoreEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<WrittenEntity> {
  authorize(caller, 'entity:delete');
  const stamp = takeStamp(deps, meta);
  const plan = async (tx: Reads) => {
    const stored = await findStored(tx, caller, ref);
    authorize(caller, 'entity:delete', stored);
    const before = toEntity(stored);
    if (before.deletedAt === undefined) throw errors.entityNotDeleted(before.id);
    await requireMatch(tx, caller, stored, meta.conditions);
    return { change: decideRestore(before, stamp.at) };
  };
  return (await writeOnce(deps, caller, stamp, { plan, reads: readsOf(ref) })).entity;
}
