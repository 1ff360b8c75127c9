import type { OrgId, SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** One version of a schema; every PUT makes a new one. */
export interface SchemaVersion {
  readonly org: OrgId;
  readonly slug: SchemaSlug;
  /** Each version has an id of its own. */
  readonly id: SchemaId;
  /** Counts the versions of this slug from 1, also across a deletion. */
  readonly version: number;
  /** The schema as it was sent, without `id`, `version`, `created_at`, `updated_at`. */
  readonly definition: JsonObject;
  /** Epoch milliseconds, UTC, of the first version. */
  readonly createdAt: number;
  /** Epoch milliseconds, UTC, of this version. */
  readonly updatedAt: number;
}
