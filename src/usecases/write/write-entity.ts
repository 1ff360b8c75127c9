import { assert } from '../../kernel/assert.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import type { WrittenEntity } from '../entity/stored.ts';
import { present } from '../sight.ts';
import { type Plan, type Write, writePlan } from './write-plan.ts';

/** What is to become of one entity. The first change is of the one that is answered. */
interface EntityPlan extends Plan {
  /** The state that stays, when there is nothing to change. */
  readonly left?: StoredEntity;
  /** How many living entities an upsert found. */
  readonly matched?: number;
}

/** What became of it. */
export interface Written {
  readonly entity: WrittenEntity;
  readonly created: boolean;
  readonly matched: number;
}

/** `writePlan`, answered with what became of one entity, as the caller sees it. */
export async function writeEntity(
  deps: Dependencies,
  caller: Caller,
  write: Pick<Write<EntityPlan, Written>, 'stamp' | 'plan' | 'reads'>,
): Promise<Written> {
  const written = await writePlan(deps, caller, { ...write, answer, note, recall });
  return { ...written, entity: present(caller, written.entity) };
}

function answer(
  { changes: [first], left, matched = 0 }: EntityPlan,
  [made]: readonly (WrittenEntity | undefined)[],
): Written {
  const entity = made ?? left;
  assert(entity !== undefined, 'a plan about an entity changes it, or leaves it as it is');
  return { entity, created: first !== undefined && first.before === undefined, matched };
}

/** Everything but the document, which history has. */
function note({ entity, created, matched }: Written): JsonObject {
  const { org, id, schema, version, updatedAt, seq = 0 } = entity;
  return { entity: { org, id, schema, version, updatedAt, seq }, created, matched };
}

type Note = Omit<Written, 'entity'> & { readonly entity: Omit<WrittenEntity, 'text'> };

/** The state as it was made then, whatever has become of the entity since; undefined when it was purged. */
async function recall(reads: Reads, kept: unknown): Promise<Written | undefined> {
  const { entity, ...rest } = kept as Note;
  const text = await reads.operations.payloadAt(entity.org, entity.id, entity.version);
  return text === undefined ? undefined : { entity: { ...entity, text }, ...rest };
}
