import type { Entity } from '../../domain/entity/entity.ts';
import { errors } from '../../kernel/errors.ts';
import type { EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';

/** Which entity a caller names. */
export interface EntityRef {
  readonly schema: SchemaSlug;
  readonly id: EntityId;
}

export function toEntity({ text, ...state }: StoredEntity): Entity {
  return { ...state, document: JSON.parse(text) as JsonObject };
}

export function toStored({ document, ...state }: Entity): StoredEntity {
  return { ...state, text: JSON.stringify(document) };
}

/** The current state, soft-deleted or not. Throws `entity/not-found`, also under another schema's slug. */
export async function findStored(
  reads: Reads,
  org: OrgId,
  { schema, id }: EntityRef,
): Promise<StoredEntity> {
  const stored = await reads.entities.find(org, id.toLowerCase());
  if (stored === undefined || stored.schema !== schema) throw errors.entityUnknown(id, schema);
  return stored;
}

/** How many entities one read of the store may ask for. */
const readBatch = 1000;

/** The current states of those that exist, of any number of ids, in no particular order. */
export async function findAllStored(
  reads: Reads,
  org: OrgId,
  ids: readonly EntityId[],
): Promise<readonly StoredEntity[]> {
  const found: StoredEntity[] = [];
  for (let start = 0; start < ids.length; start += readBatch) {
    const batch = await reads.entities.findMany(org, ids.slice(start, start + readBatch));
    found.push(...batch);
  }
  return found;
}
