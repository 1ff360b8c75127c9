import type { SchemaVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';

/** The current version, or the one with this id. Throws `schema/not-found`, `schema/version-not-found`. */
export async function readSchema(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
  id: SchemaId | undefined,
): Promise<SchemaVersion> {
  authorize(caller, 'schema:view');
  const current = await deps.store.schemas.current(caller.org, slug);
  if (current === undefined) throw errors.schemaUnknown(slug);
  if (id === undefined) return current;
  const version = await deps.store.schemas.version(caller.org, slug, id);
  if (version === undefined) throw errors.schemaVersionUnknown(slug, id);
  return version;
}

/** Which schemas a listing is about. */
export interface SchemaListing {
  /** Also those that say `published: false`. */
  readonly unpublished: boolean;
  /** Only these slugs; empty is all of them. */
  readonly include: readonly SchemaSlug[];
  readonly exclude: readonly SchemaSlug[];
}

/** The current version of every schema that the listing is about, by slug. */
export async function listSchemas(
  deps: Dependencies,
  caller: Caller,
  { unpublished, include, exclude }: SchemaListing,
): Promise<readonly SchemaVersion[]> {
  authorize(caller, 'schema:view');
  const schemas = await deps.store.schemas.list(caller.org);
  return schemas.filter(
    ({ slug, definition }) =>
      (unpublished || definition['published'] !== false) &&
      (include.length === 0 || include.includes(slug)) &&
      !exclude.includes(slug),
  );
}

/** One page of a schema's versions, newest first, and whether more follow. Throws `schema/not-found`. */
export async function listSchemaVersions(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
  page: { readonly from: number; readonly size: number },
): Promise<{ readonly versions: readonly SchemaVersion[]; readonly more: boolean }> {
  authorize(caller, 'schema:view');
  const versions = await deps.store.schemas.versions(caller.org, slug, page.from, page.size + 1);
  if (versions.length === 0 && (await deps.store.schemas.currentId(caller.org, slug)) === undefined)
    throw errors.schemaUnknown(slug);
  return { versions: versions.slice(0, page.size), more: versions.length > page.size };
}
