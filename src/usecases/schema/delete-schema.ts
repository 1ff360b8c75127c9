import type { SchemaHead } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { SchemaId, SchemaSlug } from '../../kernel/ids.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Deletes a schema, or only the version or draft with this id; the only version left takes the schema with it.
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
    const head = await tx.schemas.head(caller.org, slug);
    if (head === undefined) throw errors.schemaUnknown(slug);
    if (id === undefined) await tx.schemas.delete(caller.org, slug);
    else await deleteVersion(tx, caller, { head, id });
    await tx.feed.append(caller.org, { kind: 'schema', slug });
  });
}

async function deleteVersion(
  tx: Transaction,
  { org }: Caller,
  { head, id }: { readonly head: SchemaHead; readonly id: SchemaId },
): Promise<void> {
  const { slug, isFrozen } = head;
  const known = await tx.schemas.version(org, slug, id);
  if (known === undefined) throw errors.schemaVersionUnknown(slug, id);
  if (isFrozen && head.id === id) throw errors.schemaVersionFrozen(slug, id);
  const two = { from: 0, size: 2 };
  const published = await tx.schemas.versions(org, slug, two);
  const drafts = await tx.schemas.versions(org, slug, { ...two, isDraft: true });
  if (published.length + drafts.length === 1) await tx.schemas.delete(org, slug);
  else await tx.schemas.deleteVersion(org, slug, id);
}
