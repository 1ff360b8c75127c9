import type { OrgId, SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** Members that Entia answers of its own accord: what a client sends back under these names is not stored. */
export const ownedMembers: ReadonlySet<string> = new Set([
  'id',
  'version',
  'slug',
  'created_at',
  'updated_at',
  'latest',
  'frozen',
  'frozen_version',
  '_summary',
]);

/** One version of a schema; every PUT makes a new one. */
export interface SchemaVersion {
  readonly org: OrgId;
  readonly slug: SchemaSlug;
  /** Each version has an id of its own. */
  readonly id: SchemaId;
  /** Counts the versions of this slug from 1, also across a deletion. */
  readonly version: number;
  /** A draft is never the current version. */
  readonly isDraft?: true;
  /** The schema as it was sent, without `ownedMembers`; one that was stored by an early version may have them. */
  readonly definition: JsonObject;
  /** Epoch milliseconds, UTC, of the first version. */
  readonly createdAt: number;
  /** Epoch milliseconds, UTC, of this version. */
  readonly updatedAt: number;
}

/** Which version of a schema counts. */
export interface SchemaHead {
  readonly slug: SchemaSlug;
  /** The version that is the schema: the frozen one, else the latest; undefined where there are drafts only. */
  readonly id: SchemaId | undefined;
  readonly latestId: SchemaId | undefined;
  readonly isFrozen: boolean;
}

/** A version, and what it is among the others at the moment. */
export interface StandingVersion extends SchemaVersion {
  readonly isLatest: boolean;
  readonly isFrozen: boolean;
}

export function standing(version: SchemaVersion, head: SchemaHead): StandingVersion {
  const { id } = version;
  return { ...version, isLatest: id === head.latestId, isFrozen: head.isFrozen && id === head.id };
}
