import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Deletes a schema, or only the version with this id; the only version left takes the schema with it.
 * Entities stay as they are. Throws `schema/not-found`, `schema/version-not-found`, `schema/version-frozen`.
 */
export async function deleteSchema(
  deps: Dependencies,
  caller: Caller,
  slug: SchemaSlug,
  id: SchemaId | undefined,
): Promise<void> {
  authorize(caller, 'schema:edit');
  await deps.store.run(caller.org, async (tx) => {
    const newest = await tx.schemas.versions(caller.org, slug, 0, 2);
    if (newest.length === 0) throw errors.schemaUnknown(slug);
    const known =
      id === undefined || (await tx.schemas.version(caller.org, slug, id)) !== undefined;
    if (id !== undefined && !known) throw errors.schemaVersionUnknown(slug, id);
    const head = await tx.schemas.head(caller.org, slug);
    if (head?.isFrozen === true && head.id === id) throw errors.schemaVersionFrozen(slug, id);
    if (id === undefined || newest.length === 1) await tx.schemas.delete(caller.org, slug);
    else await tx.schemas.deleteVersion(caller.org, slug, id);
    await tx.feed.append(caller.org, { kind: 'schema', slug });
  });
}
