import type { SchemaHead, SchemaVersion } from '../../../domain/schema/schema.ts';
import { assert } from '../../../kernel/assert.ts';
import type { OrgId, SchemaId, SchemaSlug } from '../../../kernel/ids.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import { memberText } from '../../../kernel/json-text.ts';
import type { SchemaKey, SchemaReads, SchemaWrites } from '../../../ports/schema-store.ts';
import { inDialect } from '../dialect.ts';
import type { Sql } from '../sql.ts';
import type { UnitSql } from '../unit-sql.ts';

const HEAD = /* sql */ `
  SELECT slug, id, frozen_id
    FROM schema_head
   WHERE org = @org AND slug = @slug AND deleted = 0`;

const HEADS = /* sql */ `
  SELECT slug, id, frozen_id
    FROM schema_head
   WHERE org = @org AND deleted = 0
   ORDER BY slug`;

const CURRENT = /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.draft, v.created_at, v.updated_at
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug AND v.id = coalesce(head.frozen_id, head.id)
   WHERE head.org = @org AND head.slug = @slug AND head.deleted = 0`;

const VERSION = /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.draft, v.created_at, v.updated_at
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug
   WHERE head.org = @org AND head.slug = @slug AND head.deleted = 0 AND v.id = @id`;

const WANTED = inDialect(
  ({ wanted }) => /* sql */ `(SELECT value, key FROM ${wanted('slugs')}) AS slug
    JOIN (SELECT value, key FROM ${wanted('ids')}) AS id ON id.key = slug.key
    JOIN schema_head AS head ON head.org = @org AND head.slug = slug.value AND head.deleted = 0
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug AND v.id = id.value`,
);

const FIND_MANY = inDialect(
  (dialect) => /* sql */ `
  SELECT v.org, v.slug, v.version, v.id, v.definition, v.draft, v.created_at, v.updated_at
    FROM ${WANTED({ dialect })}
   ORDER BY slug.key`,
);

/** As the text of a definition is written; a member further inside may say so too. */
const MAY_BE_UNPUBLISHED = inDialect(
  (dialect) => /* sql */ `
  SELECT v.slug, v.id
    FROM ${WANTED({ dialect })}
   WHERE v.definition LIKE '%"published":false%'`,
);

const DEFINITION = /* sql */ `
  SELECT definition
    FROM schema_version
   WHERE org = @org AND slug = @slug AND id = @id`;

const VERSIONS = /* sql */ `
  SELECT v.slug, v.id
    FROM schema_head AS head
    JOIN schema_version AS v ON v.org = head.org AND v.slug = head.slug
   WHERE head.org = @org AND head.slug = @slug AND head.deleted = 0
     AND v.draft = @draft AND (v.draft = 1 OR v.version <= head.version)
   ORDER BY v.version DESC
   LIMIT @size OFFSET @from`;

const LAST_VERSION = /* sql */ `
  SELECT last_version
    FROM schema_head
   WHERE org = @org AND slug = @slug`;

const ADD_VERSION = /* sql */ `
  INSERT INTO schema_version (org, slug, version, id, definition, draft, created_at, updated_at)
  VALUES (@org, @slug, @version, @id, @definition, @draft, @created_at, @updated_at)`;

const MAKE_LATEST = /* sql */ `
  INSERT INTO schema_head (org, slug, version, id, last_version, deleted)
  VALUES (@org, @slug, @version, @id, @version, 0)
  ON CONFLICT (org, slug) DO UPDATE
     SET version = excluded.version, id = excluded.id, last_version = excluded.last_version, deleted = 0`;

/** A draft changes which version is current only where the schema was deleted: then there is none. */
const COUNT_DRAFT = /* sql */ `
  INSERT INTO schema_head (org, slug, version, id, last_version, deleted)
  VALUES (@org, @slug, 0, '', @version, 0)
  ON CONFLICT (org, slug) DO UPDATE
     SET last_version = excluded.last_version, deleted = 0,
         version = CASE schema_head.deleted WHEN 1 THEN 0 ELSE schema_head.version END,
         id = CASE schema_head.deleted WHEN 1 THEN '' ELSE schema_head.id END`;

const DELETE = /* sql */ `
  UPDATE schema_head
     SET deleted = 1, frozen_id = NULL
   WHERE org = @org AND slug = @slug`;

const FREEZE = /* sql */ `
  UPDATE schema_head
     SET frozen_id = @id
   WHERE org = @org AND slug = @slug`;

const REMOVE_VERSION = /* sql */ `
  DELETE FROM schema_version
   WHERE org = @org AND slug = @slug AND id = @id`;

const NEWEST_LEFT = /* sql */ `
  SELECT version, id
    FROM schema_version
   WHERE org = @org AND slug = @slug AND draft = 0
   ORDER BY version DESC
   LIMIT 1`;

const ANY_LEFT = /* sql */ `
  SELECT id
    FROM schema_version
   WHERE org = @org AND slug = @slug
   LIMIT 1`;

const SET_LATEST = /* sql */ `
  UPDATE schema_head
     SET version = @version, id = @id
   WHERE org = @org AND slug = @slug`;

interface Row {
  readonly org: string;
  readonly slug: string;
  readonly version: number;
  readonly id: string;
  readonly definition: string;
  /** 1 or 0. */
  readonly draft: number;
  readonly created_at: number;
  readonly updated_at: number;
}

interface HeadRow {
  readonly slug: string;
  readonly id: string;
  readonly frozen_id: string | null;
}

export function schemaReads(sql: Sql): SchemaReads {
  return {
    head: (org, slug) =>
      sql.declared(org, `schema ${slug}`, () => sql.get(HEAD, { org, slug }, toHead)),
    heads: (org) => sql.declared(org, 'schemas', () => sql.all(HEADS, { org }, toHead)),
    current: async (org, slug) => toSchema(await sql.get<Row>(CURRENT, { org, slug })),
    version: async (org, slug, id) => toSchema(await sql.get<Row>(VERSION, { org, slug, id })),
    versions: async (org, slug, { from, size, isDraft = false }) => {
      const draft = isDraft ? 1 : 0;
      return (await sql.all<SchemaKey>(VERSIONS, { org, slug, from, size, draft })).map(toKey);
    },
    findMany: (org, keys) =>
      sql.all(FIND_MANY(sql), { org, ...wanted(sql, keys) }, (row: Row) => toSchema(row)),
    unpublished: (org, keys) => unpublished(sql, org, keys),
    lastVersion: async (org, slug) => {
      const row = await sql.get<{ readonly last_version: number }>(LAST_VERSION, { org, slug });
      return row?.last_version ?? 0;
    },
  };
}

export function schemaWrites(unit: UnitSql): SchemaWrites {
  return {
    put: async (schema) => {
      const { org, slug, version, id } = schema;
      const definition = JSON.stringify(schema.definition);
      const times = { created_at: schema.createdAt, updated_at: schema.updatedAt };
      const draft = schema.isDraft === true ? 1 : 0;
      await unit.declare(org, ADD_VERSION, { org, slug, version, id, definition, draft, ...times });
      if (schema.isDraft === true) await unit.declare(org, COUNT_DRAFT, { org, slug, version });
      else await unit.declare(org, MAKE_LATEST, { org, slug, version, id });
    },
    freeze: async (org, slug, id) =>
      void (await unit.declare(org, FREEZE, { org, slug, id: id ?? null })),
    delete: async (org, slug) => void (await unit.declare(org, DELETE, { org, slug })),
    deleteVersion: (org, slug, id) => deleteVersion(unit, org, slug, id),
  };
}

async function deleteVersion(
  unit: UnitSql,
  org: OrgId,
  slug: SchemaSlug,
  id: SchemaId,
): Promise<void> {
  const head = await unit.get<HeadRow>(HEAD, { org, slug });
  await unit.declare(org, REMOVE_VERSION, { org, slug, id });
  const left = await unit.get<Pick<Row, 'id'>>(ANY_LEFT, { org, slug });
  assert(left, 'the only version of a schema is not deleted by itself');
  if (head?.id !== id) return;
  const newest = await unit.get<Pick<Row, 'version' | 'id'>>(NEWEST_LEFT, { org, slug });
  await unit.declare(org, SET_LATEST, {
    org,
    slug,
    version: newest?.version ?? 0,
    id: newest?.id ?? '',
  });
}

function toHead({ slug, id, frozen_id: frozenId }: HeadRow): SchemaHead {
  const latestId = id === '' ? undefined : id;
  return { slug, id: frozenId ?? latestId, latestId, isFrozen: frozenId !== null };
}

function wanted({ dialect }: Sql, keys: readonly SchemaKey[]) {
  return {
    slugs: dialect.list(keys.map(({ slug }) => slug)),
    ids: dialect.list(keys.map(({ id }) => id)),
  };
}

/** One text at a time: each can be as large as a body. */
async function unpublished(
  sql: Sql,
  org: OrgId,
  keys: readonly SchemaKey[],
): Promise<readonly SchemaKey[]> {
  const found: SchemaKey[] = [];
  const rows = await sql.all(MAY_BE_UNPUBLISHED(sql), { org, ...wanted(sql, keys) }, toKey);
  for (const key of rows) {
    const row = await sql.get<Pick<Row, 'definition'>>(DEFINITION, { org, ...key });
    if (row !== undefined && memberText(row.definition, 'published') === 'false') found.push(key);
  }
  return found;
}

function toKey({ slug, id }: SchemaKey): SchemaKey {
  return { slug, id };
}

function toSchema(row: Row): SchemaVersion;
function toSchema(row: Row | undefined): SchemaVersion | undefined;
function toSchema(row: Row | undefined): SchemaVersion | undefined {
  if (row === undefined) return undefined;
  return {
    org: row.org,
    slug: row.slug,
    id: row.id,
    version: row.version,
    ...(row.draft === 1 && { isDraft: true }),
    definition: JSON.parse(row.definition) as JsonObject,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
