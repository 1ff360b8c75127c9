import type { EntityId, OrgId, SchemaSlug } from '../kernel/ids.ts';

/** The value of one entity at one lookup path; `value` is the key that `lookupKey` makes of it. */
export interface LookupEntry {
  readonly path: string;
  readonly value: string;
}

/** A path that unique keys may use. While it is not ready, only entities written since its declaration can be found by it. */
export interface LookupPath {
  readonly path: string;
  readonly ready: boolean;
}

export interface LookupReads {
  /** The entities of this schema that have this value at this path, by id ascending; soft-deleted ones included. */
  find(org: OrgId, schema: SchemaSlug, entry: LookupEntry): Promise<readonly EntityId[]>;
  /** The paths declared for this schema, ascending. */
  paths(org: OrgId, schema: SchemaSlug): Promise<readonly LookupPath[]>;
}

export interface LookupWrites {
  /** Makes these the entries of the entity, in place of all it had. */
  replace(
    org: OrgId,
    schema: SchemaSlug,
    entityId: EntityId,
    entries: readonly LookupEntry[],
  ): Promise<void>;
  /** Adds entries to those that the entity has; an entry that is there already stays. */
  add(
    org: OrgId,
    schema: SchemaSlug,
    entityId: EntityId,
    entries: readonly LookupEntry[],
  ): Promise<void>;
  /** Declares a path, or changes whether it is ready. */
  declare(org: OrgId, schema: SchemaSlug, path: LookupPath): Promise<void>;
}
