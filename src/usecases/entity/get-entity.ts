import { createHash } from 'node:crypto';
import { type Preconditions, tagOf, type Validators } from '../../domain/entity/preconditions.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { EntityId } from '../../kernel/ids.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { present, sees } from '../sight.ts';
import { isUnmodified, validatorsOf, validatorsWithoutDates } from '../write/preconditions.ts';
import { readEntities } from './read-entities.ts';
import { type EntityRef, findStored } from './stored.ts';

/** Which entity to read, and under which conditions. */
export interface EntityQuery extends EntityRef {
  readonly conditions?: Preconditions;
}

/** What was read, and what names it. */
export interface ReadEntity {
  readonly entity: StoredEntity;
  readonly validators: Validators;
  /** Whether, by its conditions, the caller has all of it already. */
  readonly unmodified: boolean;
}

/** The current state, soft-deleted or not. Throws `entity/not-found`, `entity/precondition-failed`. */
export async function getEntity(
  { store }: Dependencies,
  caller: Caller,
  { conditions, ...ref }: EntityQuery,
): Promise<ReadEntity> {
  authorize(caller, 'entity:view');
  const entity = await findStored(store, caller, ref);
  authorize(caller, 'entity:view', entity);
  if (conditions === undefined) {
    const validators = validatorsWithoutDates(entity);
    return { entity: present(caller, entity), validators, unmodified: false };
  }
  const validators = await validatorsOf(store, entity, conditions);
  const unmodified = await isUnmodified(store, caller, { entity, validators }, conditions);
  return { entity: present(caller, entity), validators, unmodified };
}

/** An entity and those that it links to, each once, in the order of its links; missing and deleted ones are left
 *  out. Throws `entity/not-found`, `answer/too-large`, `entity/precondition-failed`. */
export async function getEntityWithRelations(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  { conditions = {}, ...ref }: EntityQuery,
): Promise<ReadEntity & { readonly relations: readonly StoredEntity[] }> {
  authorize(caller, 'entity:view');
  const entity = await findStored(store, caller, ref);
  authorize(caller, 'entity:view', entity);
  const edges = await store.relations.from(caller.org, entity.id);
  const ids = [...new Set(edges.map(({ toId }) => toId))];
  const budget = new AnswerBudget(answerLimitBytes);
  const relations = await readLiving(store, caller, ids, budget);
  // A relation that is deleted leaves the answer without a trace in the dates of the others.
  const validators = {
    tag: tagWith(entity, relations),
    lastModified: undefined,
    sharesSecond: false,
  };
  const unmodified = await isUnmodified(store, caller, { entity, validators }, conditions);
  return { entity: present(caller, entity), relations, validators, unmodified };
}

/** The tag of an entity together with others: `<tag of its state>-<digest of theirs>`. */
function tagWith(entity: StoredEntity, others: readonly StoredEntity[]): string {
  const digest = createHash('sha256');
  for (const other of others) digest.update(`${other.id}:${tagOf(other)},`);
  return `${tagOf(entity)}-${digest.digest('base64url').slice(0, 22)}`;
}

/** What the caller sees of those entities that are not deleted. Throws `answer/too-large`. */
async function readLiving(
  reads: Reads,
  caller: Caller,
  ids: readonly EntityId[],
  budget: AnswerBudget,
): Promise<readonly StoredEntity[]> {
  const alive: StoredEntity[] = [];
  for await (const { entities } of readEntities(reads, caller.org, ids)) {
    const living = entities
      .filter((entity) => entity.deletedAt === undefined && sees(caller, entity))
      .map((entity) => present(caller, entity));
    for (const { text } of living) budget.spend(text);
    alive.push(...living);
    await budget.pause();
  }
  return alive;
}
