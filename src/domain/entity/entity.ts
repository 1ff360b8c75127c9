import type { EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** One state of a business object. */
export interface Entity {
  readonly org: OrgId;
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  /** Counts the changes of this entity from 1. */
  readonly version: number;
  /** The whole document as it goes over the wire: the caller's attributes and the system fields, in order. */
  readonly document: JsonObject;
  /** True while a caller's own `_title` wins over the template. */
  readonly ownTitle: boolean;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
  /** Epoch milliseconds, UTC; strictly increases with every version. */
  readonly updatedAt: number;
  /** Epoch milliseconds, UTC, of the soft deletion; undefined while the entity is alive. */
  readonly deletedAt: number | undefined;
}

/** The fields that Entia keeps itself: what a caller sends under these names is ignored. */
export const keptFields: ReadonlySet<string> = new Set([
  '_id',
  '_org',
  '_schema',
  '_owners',
  '_created_at',
  '_updated_at',
  '_deleted_at',
  '_purpose_name',
]);

/** System fields that a caller may set, and that a PUT leaves in place when it does not name them. */
export const settableFields: ReadonlySet<string> = new Set([
  '_title',
  '_tags',
  '_purpose',
  '_manifest',
  '_acl',
]);
