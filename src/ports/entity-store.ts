import type { EntityId, OrgId, SchemaSlug, Seq } from '../kernel/ids.ts';

/** A state of an entity as the store takes it: the document is JSON text, ready for the socket. */
export interface EntityState {
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

/** The current state of an entity as the store keeps it. */
export interface StoredEntity extends EntityState {
  /** The commit that wrote this state; with `version` it names the state for good. */
  readonly seq: Seq;
}

/** Which entities `scan` passes over. */
export interface EntityScan {
  /** Only entities of this schema; undefined is all of them. */
  readonly schema: SchemaSlug | undefined;
  /** Continues behind this id; `''` is the beginning. */
  readonly afterId: string;
  /** Entities; at least 1. */
  readonly limit: number;
  /** The slice ends with the entity whose text, in UTF-8, takes it beyond so many bytes. */
  readonly maxBytes: number;
}

export interface EntitySlice {
  readonly entities: readonly StoredEntity[];
  /** Where the next slice begins; undefined at the end. That slice may turn out empty. */
  readonly nextAfterId: EntityId | undefined;
}

/** Which of several entities an upsert means. */
export interface OldestOf {
  /** The first by creation, then by id, among the living; among the soft-deleted when none is alive. */
  readonly oldest: StoredEntity | undefined;
  /** How many are alive. */
  readonly living: number;
}

export interface EntityReads {
  /** The current state, soft-deleted ones included; undefined when there never was one or it was purged. */
  find(org: OrgId, id: EntityId): Promise<StoredEntity | undefined>;
  /** The current states of those that exist, each once, in the order of `ids`, of which there are at most 1,000. Ends
   *  with the first whose text, in UTF-8, takes the texts beyond `maxBytes`; those behind it are not read. */
  findMany(
    org: OrgId,
    ids: readonly EntityId[],
    maxBytes: number,
  ): Promise<readonly StoredEntity[]>;
  /** The oldest of those that exist under this schema, of any number of ids; loads no other document. */
  oldest(org: OrgId, schema: SchemaSlug, ids: readonly EntityId[]): Promise<OldestOf>;
  /** One slice of all entities, soft-deleted ones included, ascending by id (compared as text). It ends at the first of
   *  its bounds that is met, so it holds at most one entity more than fits in `maxBytes`, and at least one when any is left. */
  scan(org: OrgId, scan: EntityScan): Promise<EntitySlice>;
}

export interface EntityWrites {
  /** Inserts the entity or replaces its current state. The row carries the unit's `seq`, which is the answer. A unit
   *  puts a state first and appends its operation right after: then a store can keep the text of both once. In another
   *  order, or with other calls in between, nothing is lost but disk space. */
  put(entity: EntityState): Promise<Seq>;
  /** Removes the current state, all operations, edges that leave it, lookups, and every activity that
   *  concerned only this entity; links of shared activities to it go too. Edges that point at it stay, and so do the
   *  tombstones of earlier purges: operations of the kind `deleteEntity`, with their activities and the links to these. */
  purge(org: OrgId, id: EntityId): Promise<void>;
}
