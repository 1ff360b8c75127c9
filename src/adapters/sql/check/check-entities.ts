import { earlierLookupEntries, lookupEntries } from '../../../domain/entity/lookup-key.ts';
import { edgesOf } from '../../../domain/relation/edges-of.ts';
import type { OrgId } from '../../../kernel/ids.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { LookupEntry } from '../../../ports/lookup-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { differingKeys, iso, readObject } from './read-json.ts';
import { type Source, slicesOf } from './slices.ts';

export const entityInvariants = {
  unreadable: { name: 'entity/unreadable', meaning: 'a document is a JSON object' },
  systemFields: {
    name: 'entity/system-fields',
    meaning: 'the system fields of a document say what its row says; those listed do not',
  },
  edges: {
    name: 'edge/differs',
    meaning: 'the edges that leave an entity are those that its document has',
  },
  lookups: {
    name: 'lookup/differs',
    meaning: 'an entity is found by the unique keys that its document has, and by no others',
  },
} as const satisfies Record<string, Invariant>;

const source: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT id AS key, 0 AS sub, octet_length(doc) AS bytes
      FROM entity
     WHERE org = @org AND id > @key
     ORDER BY id
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT org, id, schema, version, doc, created_at, updated_at, deleted_at
      FROM entity
     WHERE org = @org AND id > @key AND id <= @to_key
     ORDER BY id`,
};

const EDGES = /* sql */ `
  SELECT from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM edge
   WHERE org = @org AND from_id >= @from AND from_id <= @to`;

const LOOKUPS = /* sql */ `
  SELECT entity_id, path, value
    FROM lookup
   WHERE org = @org AND entity_id >= @from AND entity_id <= @to`;

const PATHS = /* sql */ `
  SELECT schema, path, ready
    FROM lookup_path
   WHERE org = @org`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly schema: string;
  readonly version: number;
  readonly doc: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly deleted_at: number | null;
}

interface EdgeRow {
  readonly from_id: string;
  readonly attribute: string;
  readonly position: number;
  readonly to_org: string;
  readonly to_id: string;
  readonly path: string | null;
  readonly item_id: string | null;
  readonly tags: string;
}

interface LookupRow {
  readonly entity_id: string;
  readonly path: string;
  readonly value: string;
}

interface PathRow {
  readonly schema: string;
  readonly path: string;
  readonly ready: number;
}

/** Compares each document with its row, its edges and its lookups. Yields how many it has looked at since the last time. */
export async function* checkEntities(
  sql: Sql,
  org: OrgId,
  found: Findings,
): AsyncGenerator<number> {
  const paths = Map.groupBy(await sql.all<PathRow>(PATHS, { org }), ({ schema }) => schema);
  for await (const rows of slicesOf<Row>(sql, source, org)) {
    const derivedOf = await readDerived(sql, org, rows);
    for (const row of rows) {
      const document = checkDocument(row, found);
      if (document !== undefined)
        checkDerived(
          row,
          document,
          { ...derivedOf(row), paths: paths.get(row.schema) ?? [] },
          found,
        );
    }
    yield rows.length;
  }
}

/** What is stored beside a document and follows from it. */
interface Derived {
  readonly edges: readonly EdgeRow[];
  readonly lookups: readonly LookupRow[];
}

async function readDerived(
  sql: Sql,
  org: OrgId,
  rows: readonly Row[],
): Promise<(row: Row) => Derived> {
  const range = { org, from: rows[0]?.id ?? '', to: rows.at(-1)?.id ?? '' };
  const edges = Map.groupBy(await sql.all<EdgeRow>(EDGES, range), (row) => row.from_id);
  const lookups = Map.groupBy(await sql.all<LookupRow>(LOOKUPS, range), (row) => row.entity_id);
  return ({ id }) => ({ edges: edges.get(id) ?? [], lookups: lookups.get(id) ?? [] });
}

function checkDerived(
  { org, id }: Row,
  document: JsonObject,
  { edges, lookups, paths }: Derived & { readonly paths: readonly PathRow[] },
  found: Findings,
): void {
  if (!sameEdges(document, org, edges)) found.add(entityInvariants.edges, { org, id });
  if (!sameLookups(document, paths, lookups)) found.add(entityInvariants.lookups, { org, id });
}

function checkDocument(row: Row, found: Findings): JsonObject | undefined {
  const { org, id, version } = row;
  const document = readObject(row.doc);
  if (document === undefined) {
    found.add(entityInvariants.unreadable, { org, id, version });
    return undefined;
  }
  const fields = differingKeys(document, {
    _id: id,
    _org: org,
    _schema: row.schema,
    _created_at: iso(row.created_at),
    _updated_at: iso(row.updated_at),
    _deleted_at: iso(row.deleted_at),
  });
  if (fields.length > 0)
    found.add(entityInvariants.systemFields, { org, id, version, fields: fields.join(',') });
  return document;
}

function sameEdges(document: JsonObject, org: OrgId, rows: readonly EdgeRow[]): boolean {
  const expected = edgesOf(document, org).map((edge) =>
    keyOf([
      toText(edge.attribute),
      edge.position,
      toText(edge.toOrg),
      toText(edge.toId),
      edge.path === undefined ? null : toText(edge.path),
      edge.itemId === undefined ? null : toText(edge.itemId),
      JSON.stringify(edge.tags),
    ]),
  );
  const stored = rows.map((row) =>
    keyOf([row.attribute, row.position, row.to_org, row.to_id, row.path, row.item_id, row.tags]),
  );
  return sameTexts(expected, stored);
}

/** Every path that is declared is kept with each write; only one that is ready is complete. */
function sameLookups(
  document: JsonObject,
  paths: readonly PathRow[],
  rows: readonly LookupRow[],
): boolean {
  const declared = new Map(paths.map(({ path, ready }) => [path, ready === 1]));
  const ofDeclared = rows.filter(({ path }) => declared.has(path));
  const expected = expectedLookups(document, [...declared.keys()], lookupEntries);
  // An entity that has not been written since the first versions has the keys that they made.
  const earlier = expectedLookups(document, [...declared.keys()], earlierLookupEntries);
  const today = new Map(
    earlier.map((entry, n) => [keyOfEntry(entry), keyOfEntry(expected[n] ?? entry)]),
  );
  const stored = new Set(ofDeclared.map((row) => today.get(keyOfEntry(row)) ?? keyOfEntry(row)));
  const ready = expected.filter(({ path }) => declared.get(path));
  return (
    ready.every((entry) => stored.has(keyOfEntry(entry))) &&
    stored.isSubsetOf(new Set(expected.map(keyOfEntry)))
  );
}

/** As the lookup table writes them. */
function expectedLookups(
  document: JsonObject,
  paths: readonly string[],
  entriesOf: typeof lookupEntries,
): readonly LookupEntry[] {
  return entriesOf(document, paths.map(fromText)).map(({ path, value }) => ({
    path: toText(path),
    value: toText(value),
  }));
}

function keyOfEntry({ path, value }: LookupEntry): string {
  return keyOf([path, value]);
}

function keyOf(values: readonly (string | number | null)[]): string {
  return JSON.stringify(values);
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  const [sortedA, sortedB] = [a.toSorted(), b.toSorted()];
  return a.length === b.length && sortedA.every((text, index) => text === sortedB[index]);
}
