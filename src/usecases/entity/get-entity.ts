import type { Caller } from '../../kernel/caller.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type EntityRef, findAllStored, findStored } from './stored.ts';

/** The current state, soft-deleted or not. Throws `entity/not-found`. */
export function getEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
): Promise<StoredEntity> {
  authorize(caller, 'entity:view');
  return findStored(deps.store, caller.org, ref);
}

/** An entity and those that it links to, each once, in the order of its links; missing and deleted ones are left out. */
export async function getEntityWithRelations(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
): Promise<{ readonly entity: StoredEntity; readonly relations: readonly StoredEntity[] }> {
  const entity = await getEntity(deps, caller, ref);
  const edges = await deps.store.relations.from(caller.org, entity.id);
  const ids = [...new Set(edges.map(({ toId }) => toId))];
  const targets = await findAllStored(deps.store, caller.org, ids);
  const alive = new Map(
    targets.filter(({ deletedAt }) => deletedAt === undefined).map((target) => [target.id, target]),
  );
  return { entity, relations: ids.flatMap((id) => alive.get(id) ?? []) };
}
