import { type Birth, decideCreate } from '../../domain/entity/decide-write.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import { type EntityId, type SchemaSlug, uuidOf } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { circumstances, requireValid } from '../write/circumstances.ts';
import { requirePreconditions } from '../write/preconditions.ts';
import { takeStamp } from '../write/stamp.ts';
import { writeEntity } from '../write/write-entity.ts';
import type { WrittenEntity } from './stored.ts';

export interface NewEntity {
  readonly schema: SchemaSlug;
  /** Any JSON object. A UUID under `_id` becomes the entity's id; other fields that Entia keeps are ignored. */
  readonly document: JsonObject;
}

/** Creates an entity. Throws `request/invalid`, `id/taken`, `activity/not-found`, `entity/precondition-failed`. */
export async function createEntity(
  deps: Dependencies,
  caller: Caller,
  input: NewEntity,
  meta: Meta,
): Promise<WrittenEntity> {
  authorize(caller, 'entity:create');
  requireValid(input);
  requireId(input.document);
  const stamp = takeStamp(deps, meta);
  const newId = deps.ids.entityId();
  const plan = async (tx: Reads) => {
    await requireNew(tx, caller, input, meta);
    const now = await circumstances(deps, tx, caller, { schema: input.schema, at: stamp.at });
    const birth = await birthOf(tx, caller, input, { newId });
    return { changes: [decideCreate(birth, input.document, now)] };
  };
  const wished = wishedId(input.document);
  const reads = { entities: wished === undefined ? [] : [wished] };
  return (await writeEntity(deps, caller, { stamp, plan, reads })).entity;
}

/**
 * `If-None-Match` is about the entity that has the sent `_id`. `If-Match` never holds of what is about to be made.
 */
async function requireNew(
  reads: Reads,
  caller: Caller,
  { document }: NewEntity,
  { conditions }: Meta,
): Promise<void> {
  if (conditions === undefined) return;
  const wished = conditions.ifMatch === undefined ? wishedId(document) : undefined;
  const taken = wished === undefined ? undefined : await reads.entities.find(caller.org, wished);
  const { ifUnmodifiedSince: _, ...rest } = conditions;
  await requirePreconditions(reads, caller, taken, rest);
}

/** Who the new entity is: what it asks to be, or `newId`. Throws `id/taken`, also of an id that is another's by then. */
export async function birthOf(
  reads: Reads,
  caller: Caller,
  input: NewEntity,
  { newId, taken }: { readonly newId: EntityId; readonly taken?: ReadonlySet<EntityId> },
): Promise<Birth> {
  const { org, userId } = caller;
  const wished = wishedId(input.document);
  if (wished === undefined) return { org, id: newId, schema: input.schema, version: 1, userId };
  if (taken?.has(wished) === true || (await reads.entities.find(org, wished)) !== undefined)
    throw errors.idTaken(wished);
  const version = (await reads.operations.lastVersion(org, wished)) + 1;
  return { org, id: wished, schema: input.schema, version, userId };
}

/** Throws `request/invalid` when what a new document asks to be is no id; `base` is where the document stands in the body. */
export function requireId(document: JsonObject, base = ''): void {
  const id = Object.hasOwn(document, '_id') ? document['_id'] : null;
  if (id === null || wishedId(document) !== undefined) return;
  const message = 'expected an unused UUID; leave it out to get one';
  throw invalid([{ path: `${base}/_id`, code: 'id/invalid', message }]);
}

/** The id that a document asks for. */
export function wishedId(document: JsonObject): EntityId | undefined {
  const id = Object.hasOwn(document, '_id') ? document['_id'] : undefined;
  return typeof id === 'string' ? uuidOf(id) : undefined;
}
