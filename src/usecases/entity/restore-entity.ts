import { decideRestore } from '../../domain/entity/decide-deletion.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { requireMatch } from './preconditions.ts';
import { recordChange, takeStamp } from './record-change.ts';
import { type EntityRef, findStored, toEntity } from './stored.ts';

/** Takes a soft deletion back. Throws `entity/not-found`, `entity/not-deleted`, `entity/precondition-failed`, `entity/precondition-required`. */
export async function restoreEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<StoredEntity> {
  authorize(caller, 'entity:delete');
  const stamp = takeStamp(deps, meta);
  return await deps.store.run(async (tx) => {
    const stored = await findStored(tx, caller.org, ref);
    const before = toEntity(stored);
    if (before.deletedAt === undefined) throw errors.entityNotDeleted(before.id);
    await requireMatch(tx, caller, stored, meta.conditions);
    return recordChange(tx, caller, decideRestore(before, stamp.at), stamp);
  });
}
