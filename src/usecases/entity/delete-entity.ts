import { decidePurge, decideSoftDelete } from '../../domain/entity/decide-deletion.ts';
import type { Caller } from '../../kernel/caller.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { recordChange, recordPurge, takeStamp } from './record-change.ts';
import { type EntityRef, findStored, toEntity } from './stored.ts';

/** Hides an entity from searches until it is restored; one that is deleted already stays as it is. Throws `entity/not-found`. */
export async function deleteEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<void> {
  authorize(caller, 'entity:delete');
  const stamp = takeStamp(deps, meta);
  await deps.store.run(async (tx) => {
    const before = toEntity(await findStored(tx, caller.org, ref));
    if (before.deletedAt === undefined)
      await recordChange(tx, caller, decideSoftDelete(before, stamp.at), stamp);
  });
}

/** Wipes an entity, deleted or not, with all its history, for good. Throws `entity/not-found`. */
export async function purgeEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
  meta: Meta,
): Promise<void> {
  authorize(caller, 'entity:delete');
  const stamp = takeStamp(deps, meta);
  await deps.store.run(async (tx) => {
    const before = toEntity(await findStored(tx, caller.org, ref));
    await recordPurge(tx, caller, decidePurge(before, stamp.at), stamp);
  });
}
