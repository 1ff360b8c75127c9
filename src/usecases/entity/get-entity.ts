import type { Caller } from '../../kernel/caller.ts';
import type { EntityId, OrgId } from '../../kernel/ids.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type EntityRef, findStored } from './stored.ts';

/** The current state, soft-deleted or not. Throws `entity/not-found`. */
export function getEntity(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
): Promise<StoredEntity> {
  authorize(caller, 'entity:view');
  return findStored(deps.store, caller.org, ref);
}

/** An entity and those that it links to, each once, in the order of its links; missing and deleted ones are left
 *  out. Throws `entity/not-found`, `answer/too-large`. */
export async function getEntityWithRelations(
  deps: Dependencies,
  caller: Caller,
  ref: EntityRef,
): Promise<{ readonly entity: StoredEntity; readonly relations: readonly StoredEntity[] }> {
  const entity = await getEntity(deps, caller, ref);
  const edges = await deps.store.relations.from(caller.org, entity.id);
  const ids = [...new Set(edges.map(({ toId }) => toId))];
  const alive = await readLiving(deps.store, caller.org, ids);
  return { entity, relations: ids.flatMap((id) => alive.get(id) ?? []) };
}

/** Documents that are read at a time. */
const batchSize = 25;

async function readLiving(
  reads: Reads,
  org: OrgId,
  ids: readonly EntityId[],
): Promise<ReadonlyMap<EntityId, StoredEntity>> {
  const budget = new AnswerBudget();
  const alive = new Map<EntityId, StoredEntity>();
  for (let start = 0; start < ids.length; start += batchSize)
    for (const target of await reads.entities.findMany(org, ids.slice(start, start + batchSize))) {
      if (target.deletedAt !== undefined) continue;
      budget.spend(target.text);
      alive.set(target.id, target);
    }
  return alive;
}
