import { checkSchema } from '../../domain/schema/check-schema.ts';
import { ownedMembers, type StandingVersion } from '../../domain/schema/schema.ts';
import type { Caller } from '../../kernel/caller.ts';
import { invalid } from '../../kernel/errors.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';
import { findStanding } from './standing.ts';
import { type NewVersion, storeVersion, takeFresh } from './store-version.ts';

/** Stores a new version of a schema and makes it the latest: the current one, unless the schema is frozen. A draft is neither. Throws `request/invalid`, `schema/too-large`, and as `runOnce`. */
export async function putSchema(
  deps: Dependencies,
  caller: Caller,
  { slug, definition: sent, isDraft = false }: NewVersion,
  meta: Pick<Meta, 'once'> = {},
): Promise<StandingVersion> {
  authorize(caller, 'schema:edit');
  const problems = checkSchema(slug, sent);
  if (problems.length > 0) throw invalid(problems);
  const definition = Object.fromEntries(
    // A draft that was read and is put again without draft=true is none any more.
    Object.entries(sent).filter(
      ([key, value]) => !ownedMembers.has(key) && !(key === 'draft' && value === true),
    ),
  );
  const fresh = takeFresh(deps);
  return await runOnce(deps, caller, meta, {
    run: (tx) => storeVersion(tx, caller, { slug, definition, isDraft }, fresh),
    note: (schema) => schema.id,
    recall: (reads, id) => findStanding(reads, caller.org, slug, String(id)),
  });
}
