import type { SchemaVersion } from '../domain/schema/schema.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../kernel/ids.ts';

export interface SchemaReads {
  /** The id of the latest version, without reading it; undefined when the schema never was or is deleted. */
  currentId(org: OrgId, slug: SchemaSlug): Promise<SchemaId | undefined>;
  /** Slug and latest version's id of every schema that is not deleted, by slug ascending. */
  heads(org: OrgId): Promise<readonly { readonly slug: SchemaSlug; readonly id: SchemaId }[]>;
  /** The latest version; undefined when the schema never was or is deleted. */
  current(org: OrgId, slug: SchemaSlug): Promise<SchemaVersion | undefined>;
  /** One version by its id, as long as the schema is not deleted. */
  version(org: OrgId, slug: SchemaSlug, id: SchemaId): Promise<SchemaVersion | undefined>;
  /** Versions of a schema that is not deleted, newest first. */
  versions(
    org: OrgId,
    slug: SchemaSlug,
    from: number,
    size: number,
  ): Promise<readonly SchemaVersion[]>;
  /** The highest version number that this slug ever had, 0 without any; also of a deleted schema. */
  lastVersion(org: OrgId, slug: SchemaSlug): Promise<number>;
}

export interface SchemaWrites {
  /** Stores a new version and makes it the latest; revives a deleted schema. */
  put(schema: SchemaVersion): Promise<void>;
  /** Hides the schema and its versions from every read; they stay in the store. */
  delete(org: OrgId, slug: SchemaSlug): Promise<void>;
  /** Removes one version that is not the only one; when it was the latest, the newest that is left becomes it. */
  deleteVersion(org: OrgId, slug: SchemaSlug, id: SchemaId): Promise<void>;
}
