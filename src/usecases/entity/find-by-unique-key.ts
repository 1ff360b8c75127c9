import { setImmediate as othersFirst } from 'node:timers/promises';
import { checkLookupPath, lookupKeyAt, lookupKeysAt } from '../../domain/entity/lookup-key.ts';
import type { OrgId, SchemaSlug } from '../../kernel/ids.ts';
import { isUuid } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { EntitySlice, OldestOf } from '../../ports/entity-store.ts';
import type { LookupEntry } from '../../ports/lookup-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { scanSlice } from './stored.ts';

/** Paths into a document whose values, together, name an entity. */
export interface UniqueKey {
  readonly schema: SchemaSlug;
  readonly paths: readonly string[];
  readonly document: JsonObject;
  /** Whether every path has been made usable; for one that has not, all entities of the schema are read. */
  readonly prepared: boolean;
}

/** What is wrong with a unique key; pointers are into an upsert's body. */
export function checkUniqueKey({
  paths,
  document,
}: Pick<UniqueKey, 'paths' | 'document'>): Problem[] {
  if (paths.length === 0)
    return [
      {
        path: '/unique_key',
        code: 'shape/invalid',
        message: 'name at least one path, such as "_id"',
      },
    ];
  return paths.flatMap((path, index): Problem[] => {
    const at = `/unique_key/${index}`;
    const tooLong = checkLookupPath(path, at);
    if (tooLong.length > 0) return tooLong;
    if (lookupKeyAt(document, path) === undefined)
      return [
        {
          path: at,
          code: 'unique-key/absent',
          message: `the entity has no value at "${path}"; send one, or use another path`,
        },
      ];
    if (path === '_id' && !isUuid(String(document['_id'])))
      return [{ path: '/entity/_id', code: 'id/invalid', message: 'expected a UUID' }];
    return [];
  });
}

/** The oldest entity of the schema, soft-deleted when none is alive, that has the document's values at all the paths. */
export async function findByUniqueKey(reads: Reads, org: OrgId, key: UniqueKey): Promise<OldestOf> {
  let ids: ReadonlySet<string> | undefined;
  for (const path of key.paths) {
    const matching = new Set(await idsAt(reads, org, key, path));
    ids = ids === undefined ? matching : ids.intersection(matching);
    if (ids.size === 0) break;
  }
  return await reads.entities.oldest(org, key.schema, [...(ids ?? [])]);
}

async function idsAt(
  reads: Reads,
  org: OrgId,
  key: UniqueKey,
  path: string,
): Promise<readonly string[]> {
  if (path === '_id') return [String(key.document['_id']).toLowerCase()];
  const value = lookupKeyAt(key.document, path);
  if (value === undefined) return [];
  if (key.prepared || (await isReady(reads, org, key.schema, path))) {
    const found: string[] = [];
    for (const each of lookupKeysAt(key.document, path))
      found.push(...(await reads.lookups.find(org, key.schema, { path, value: each })));
    return found;
  }
  return await scanFor(reads, org, key.schema, { path, value });
}

async function isReady(
  reads: Reads,
  org: OrgId,
  schema: SchemaSlug,
  path: string,
): Promise<boolean> {
  const paths = await reads.lookups.paths(org, schema);
  return paths.some((declared) => declared.path === path && declared.ready);
}

/** Reads every entity of the schema; only what changes nothing may take this long. */
async function scanFor(
  reads: Reads,
  org: OrgId,
  schema: SchemaSlug,
  { path, value }: LookupEntry,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let afterId: string | undefined = ''; afterId !== undefined; ) {
    const scan = { schema, afterId, ...scanSlice };
    const slice: EntitySlice = await reads.entities.scan(org, scan);
    for (const { id, text } of slice.entities)
      if (lookupKeyAt(JSON.parse(text) as JsonObject, path) === value) ids.push(id);
    afterId = slice.nextAfterId;
    await othersFirst();
  }
  return ids;
}
