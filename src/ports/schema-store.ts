import type { SchemaHead, SchemaVersion } from '../domain/schema/schema.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../kernel/ids.ts';

/** A version of a schema, or a draft. */
export interface SchemaKey {
  readonly slug: SchemaSlug;
  readonly id: SchemaId;
}

export interface SchemaReads {
  /** Which version counts, without reading it; undefined when the schema never was or is deleted. */
  head(org: OrgId, slug: SchemaSlug): Promise<SchemaHead | undefined>;
  /** Of every schema that is not deleted, by slug ascending. */
  heads(org: OrgId): Promise<readonly SchemaHead[]>;
  /** The frozen version, else the latest; undefined when the schema never was or is deleted. */
  current(org: OrgId, slug: SchemaSlug): Promise<SchemaVersion | undefined>;
  /** One version by its id, as long as the schema is not deleted. */
  version(org: OrgId, slug: SchemaSlug, id: SchemaId): Promise<SchemaVersion | undefined>;
  /** Versions of a schema that is not deleted, newest first: either drafts or those that are none. */
  versions(
    org: OrgId,
    slug: SchemaSlug,
    page: { readonly from: number; readonly size: number; readonly isDraft?: true },
  ): Promise<readonly SchemaKey[]>;
  /** Versions and drafts of schemas that are not deleted, in the order of the keys; keys that none has are left out. */
  findMany(org: OrgId, keys: readonly SchemaKey[]): Promise<readonly SchemaVersion[]>;
  /** Those of these versions that say `published: false`, in no order. */
  unpublished(org: OrgId, keys: readonly SchemaKey[]): Promise<readonly SchemaKey[]>;
  /** The highest version number that this slug ever had, 0 without any; also of a deleted schema. */
  lastVersion(org: OrgId, slug: SchemaSlug): Promise<number>;
}

export interface SchemaWrites {
  /** Stores a new version, and makes it the latest unless it is a draft; revives a deleted schema. */
  put(schema: SchemaVersion): Promise<void>;
  /** Makes this version the current one, whatever the latest; undefined makes the latest current again. */
  freeze(org: OrgId, slug: SchemaSlug, id: SchemaId | undefined): Promise<void>;
  /** Hides the schema and its versions from every read; they stay in the store, and none stays frozen. */
  delete(org: OrgId, slug: SchemaSlug): Promise<void>;
  /** Removes one version that is neither the only one nor frozen; when it was the latest, the newest that is left and no draft becomes it. */
  deleteVersion(org: OrgId, slug: SchemaSlug, id: SchemaId): Promise<void>;
}
