import { decidePurge, decideSoftDelete } from '../../domain/entity/decide-deletion.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { present } from '../sight.ts';
import { requireMatch } from './preconditions.ts';
import { recordChange, recordPurge, takeStamp } from './record-change.ts';
import { type EntityRef, findStored, readsOf, toEntity } from './stored.ts';

/** Hides an entity from searches until it is restored; one that is deleted already stays as it is. Answers the state that is left.
 *  Throws `entity/not-found`, `entity/precondition-failed`, `entity/precondition-required`. */
export async function deleteEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<StoredEntity> {
  authorize(caller, 'entity:delete');
  const stamp = takeStamp(deps, meta);
  const unit = async (tx: Transaction) => {
    const stored = await findStored(tx, caller, ref);
    authorize(caller, 'entity:delete', stored);
    await requireMatch(tx, caller, stored, meta.conditions);
    if (stored.deletedAt !== undefined) return stored;
    return recordChange(tx, caller, decideSoftDelete(toEntity(stored), stamp.at), stamp);
  };
  return present(caller, await deps.store.run(caller.org, unit, { reads: readsOf(ref) }));
}

/** Wipes an entity, deleted or not, with all its history, for good. Throws as `deleteEntity`. */
export async function purgeEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<void> {
  authorize(caller, 'entity:delete');
  const stamp = takeStamp(deps, meta);
  const unit = async (tx: Transaction) => {
    const stored = await findStored(tx, caller, ref);
    authorize(caller, 'entity:delete', stored);
    await requireMatch(tx, caller, stored, meta.conditions);
    await recordPurge(tx, caller, decidePurge(toEntity(stored), stamp.at), stamp);
  };
  await deps.store.run(caller.org, unit, { reads: readsOf(ref) });
}
