import { lookupEntries } from '../../domain/entity/lookup-key.ts';
import { invalid } from '../../kernel/errors.ts';
import type { OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { scanSlice } from './stored.ts';

/** Every write of an entity keeps all the paths of its schema, so there may be only so many. */
const maxPaths = 64;

const tooManyPaths: Problem = {
  path: '/unique_key',
  code: 'unique-key/too-many',
  message: `this schema has ${maxPaths} unique keys already; use one of the paths that were used before`,
};

/**
 * Makes a path usable as a unique key. The first use declares it, from when on every write keeps its lookups, and then
 * fills in the entities that are there already, slice by slice. Filling twice does no harm, so a crash or a second
 * caller in between needs no care: the path is ready only when a fill has come to its end. Throws `request/invalid`.
 */
export async function ensureLookupPath(
  deps: Dependencies,
  org: OrgId,
  schema: SchemaSlug,
  path: string,
): Promise<void> {
  const paths = await deps.store.lookups.paths(org, schema);
  const known = paths.find((declared) => declared.path === path);
  if (known?.ready === true) return;
  if (known === undefined && paths.length >= maxPaths) throw invalid([tooManyPaths]);
  if (known === undefined)
    await deps.store.run((tx) => tx.lookups.declare(org, schema, { path, ready: false }));
  const fill = (afterId: string) => (tx: Transaction) =>
    fillSlice(tx, { org, schema, path, afterId });
  for (let afterId: string | undefined = ''; afterId !== undefined; )
    afterId = await deps.store.run(fill(afterId));
  await deps.store.run((tx) => tx.lookups.declare(org, schema, { path, ready: true }));
}

interface Slice {
  readonly org: OrgId;
  readonly schema: SchemaSlug;
  readonly path: string;
  readonly afterId: string;
}

/** Fills one slice and answers where the next begins; undefined at the end. */
async function fillSlice(
  tx: Transaction,
  { org, schema, path, afterId }: Slice,
): Promise<string | undefined> {
  const { entities, nextAfterId } = await tx.entities.scan(org, { schema, afterId, ...scanSlice });
  for (const { id, text } of entities)
    await tx.lookups.add(org, schema, id, lookupEntries(JSON.parse(text) as JsonObject, [path]));
  return nextAfterId;
}
