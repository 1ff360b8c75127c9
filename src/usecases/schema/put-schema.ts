import { checkSchema } from '../../domain/schema/check-schema.ts';
import { ownedMembers, type SchemaVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';

/** The largest definition, in bytes of JSON: lists and histories of schemas hold many of them. */
export const maxSchemaBytes = 512 * 1024;

interface SentSchema {
  readonly slug: SchemaSlug;
  readonly definition: JsonObject;
}

/** Stores a new version of a schema and makes it the current one. Throws `request/invalid`, `schema/too-large`, and as `runOnce`. */
export async function putSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, definition: sent }: SentSchema,
  meta: Pick<Meta, 'once'> = {},
): Promise<SchemaVersion> {
  authorize(caller, 'schema:edit');
  const problems = checkSchema(slug, sent);
  if (problems.length > 0) throw invalid(problems);
  const definition = Object.fromEntries(
    Object.entries(sent).filter(([key]) => !ownedMembers.has(key)),
  );
  const size = Buffer.byteLength(JSON.stringify(definition));
  if (size > maxSchemaBytes) throw errors.schemaTooLarge(size, maxSchemaBytes);
  const [id, updatedAt] = [deps.ids.schemaId(), deps.clock.now()];
  const run = async (tx: Transaction): Promise<SchemaVersion> => {
    const before = await tx.schemas.current(caller.org, slug);
    const version = (await tx.schemas.lastVersion(caller.org, slug)) + 1;
    const createdAt = before?.createdAt ?? updatedAt;
    const schema = { org: caller.org, slug, id, version, definition, createdAt, updatedAt };
    await tx.schemas.put(schema);
    await tx.feed.append(caller.org, { kind: 'schema', slug });
    return schema;
  };
  return await runOnce(deps, caller, meta, {
    run,
    note: (schema) => schema.id,
    recall: (reads, kept) => reads.schemas.version(caller.org, slug, String(kept)),
  });
}
