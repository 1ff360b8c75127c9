import type { EntityId, OrgId, SchemaSlug } from '../kernel/ids.ts';

/** The current state of an entity as the store keeps it: the document is JSON text, ready for the socket. */
export interface StoredEntity {
  readonly org: OrgId;
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  readonly version: number;
  /** JSON text of the whole document, system fields included. */
  readonly text: string;
  readonly ownTitle: boolean;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | undefined;
}

/** Which entities `scan` passes over. */
export interface EntityScan {
  /** Only entities of this schema; undefined is all of them. */
  readonly schema: SchemaSlug | undefined;
  /** Continues behind this id; `''` is the beginning. */
  readonly afterId: string;
  readonly limit: number;
}

export interface EntityReads {
  /** The current state, soft-deleted ones included; undefined when there never was one or it was purged. */
  find(org: OrgId, id: EntityId): Promise<StoredEntity | undefined>;
  /** The current states of those that exist, in no particular order; at most 1,000 ids. */
  findMany(org: OrgId, ids: readonly EntityId[]): Promise<readonly StoredEntity[]>;
  /** One slice of all entities, soft-deleted ones included, ascending by id (compared as text); shorter than `limit` only at the end. */
  scan(org: OrgId, scan: EntityScan): Promise<readonly StoredEntity[]>;
}

export interface EntityWrites {
  /** Inserts the entity or replaces its current state. The row carries the unit's `seq`. */
  put(entity: StoredEntity): Promise<void>;
  /** Removes the current state, all operations, edges that leave it, lookups, and every activity that
   *  concerned only this entity; links of shared activities to it go too. Edges that point at it stay. */
  purge(org: OrgId, id: EntityId): Promise<void>;
}
