import { withIds } from '../../domain/schema/parts.ts';
import type { SchemaVersion, StandingVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';

/** The largest definition, in bytes of JSON: lists and histories of schemas hold many of them. */
export const maxSchemaBytes = 512 * 1024;

/** What a new version needs of the outside, taken before the unit that stores it. */
export interface Fresh {
  readonly id: SchemaId;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What the ids of parts that have none are made of. */
  readonly partSeed: string;
}

export function takeFresh({ ids, clock }: Dependencies): Fresh {
  return { id: ids.schemaId(), at: clock.now(), partSeed: ids.schemaId() };
}

/** The version that changes build on, frozen or not; undefined when there is no such schema. */
export async function latestVersion(
  reads: Reads,
  org: OrgId,
  slug: SchemaSlug,
): Promise<SchemaVersion | undefined> {
  const head = await reads.schemas.head(org, slug);
  return head?.latestId === undefined ? undefined : reads.schemas.version(org, slug, head.latestId);
}

/** What is stored, and whether it is meant to be current. */
export interface NewVersion {
  readonly slug: SchemaSlug;
  readonly definition: JsonObject;
  readonly isDraft?: boolean;
}

/** Stores the next version of a schema. Throws `schema/too-large`. */
export async function storeVersion(
  tx: Transaction,
  { org }: Caller,
  { slug, definition: sent, isDraft = false }: NewVersion,
  { id, at, partSeed }: Fresh,
): Promise<StandingVersion> {
  const before = await latestVersion(tx, org, slug);
  const definition = withIds(sent, before?.definition ?? {}, partSeed);
  const size = Buffer.byteLength(JSON.stringify(definition));
  if (size > maxSchemaBytes) throw errors.schemaTooLarge(size, maxSchemaBytes);
  const version = (await tx.schemas.lastVersion(org, slug)) + 1;
  const createdAt = before?.createdAt ?? at;
  const schema: SchemaVersion = {
    ...{ org, slug, id, version, definition, createdAt, updatedAt: at },
    ...(isDraft && { isDraft }),
  };
  await tx.schemas.put(schema);
  await tx.feed.append(org, { kind: 'schema', slug });
  return { ...schema, isLatest: !isDraft, isFrozen: false };
}
