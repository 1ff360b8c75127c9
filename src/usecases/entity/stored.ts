import type { Entity } from '../../domain/entity/entity.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { EntityId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { EntityState, StoredEntity } from '../../ports/entity-store.ts';
import type { AnnouncedReads, Reads } from '../../ports/unit-of-work.ts';
import { sees } from '../sight.ts';

/** Which entity a caller names. */
export interface EntityRef {
  readonly schema: SchemaSlug;
  readonly id: EntityId;
}

/** The state that a write made. One that a dry run would make has no `seq`. */
export interface WrittenEntity
  extends Pick<EntityState, 'org' | 'id' | 'schema' | 'version' | 'text' | 'updatedAt'> {
  readonly seq?: Seq;
}

export function toEntity({ text, seq: _, ...state }: StoredEntity): Entity {
  return { ...state, document: JSON.parse(text) as JsonObject };
}

/**
 * The current state, soft-deleted or not, of an entity that the caller sees; under any schema when none is named.
 * Throws `entity/not-found`, also under another schema's slug.
 */
export async function findStored(
  reads: Reads,
  caller: Caller,
  { schema, id }: Partial<EntityRef> & Pick<EntityRef, 'id'>,
): Promise<StoredEntity> {
  const stored = await reads.entities.find(caller.org, id.toLowerCase());
  const isMeant = stored !== undefined && (schema === undefined || stored.schema === schema);
  if (!isMeant || !sees(caller, stored)) throw errors.entityUnknown(id, schema);
  return stored;
}

/** What `findStored` will read. */
export function readsOf({ id }: EntityRef): AnnouncedReads {
  return { entities: [id.toLowerCase()] };
}

/** What is read of all entities at a time. Small, so that others get their turn in between. */
export const scanSlice = { limit: 200, maxBytes: 8 * 1024 * 1024 };
