import { checkSchema } from '../../domain/schema/check-schema.ts';
import { ownedMembers, type StandingVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { invalid } from '../../kernel/errors.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';
import { findStanding } from './standing.ts';
import { storeVersion, takeFresh } from './store-version.ts';

interface SentSchema {
  readonly slug: SchemaSlug;
  readonly definition: JsonObject;
}

/** Stores a new version of a schema and makes it the latest: the current one, unless the schema is frozen. Throws `request/invalid`, `schema/too-large`, and as `runOnce`. */
export async function putSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, definition: sent }: SentSchema,
  meta: Pick<Meta, 'once'> = {},
): Promise<StandingVersion> {
  authorize(caller, 'schema:edit');
  const problems = checkSchema(slug, sent);
  if (problems.length > 0) throw invalid(problems);
  const definition = Object.fromEntries(
    Object.entries(sent).filter(([key]) => !ownedMembers.has(key)),
  );
  const fresh = takeFresh(deps);
  return await runOnce(deps, caller, meta, {
    run: (tx) => storeVersion(tx, caller, { slug, definition }, fresh),
    note: (schema) => schema.id,
    recall: (reads, id) => findStanding(reads, caller.org, slug, String(id)),
  });
}
