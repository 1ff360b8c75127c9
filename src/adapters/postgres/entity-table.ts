import { assert } from '../../kernel/assert.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type {
  EntityReads,
  EntityWrites,
  OldestOf,
  StoredEntity,
} from '../../ports/entity-store.ts';
import { type EntityRow, entityColumns, entityRow, toEntity } from '../sql/rows/entity-row.ts';
import { takeSlice } from '../sql/take-slice.ts';
import type { PostgresSql } from './postgres-sql.ts';
import { purge } from './purge.ts';
import type { UnitPort } from './unit-port.ts';

export const FIND_ENTITY = /* sql */ `
  SELECT ${entityColumns}
    FROM entity
   WHERE org = @org AND id = @id`;

/** `bytes_before` as in the slices below. */
const FIND_MANY = /* sql */ `
  SELECT ${entityColumns}
    FROM (SELECT ${entityColumns}, place,
                 sum(octet_length(doc)) OVER (ORDER BY place) - octet_length(doc) AS bytes_before
            FROM unnest(@ids::text[]) WITH ORDINALITY AS wanted (wanted_id, place)
            JOIN entity ON org = @org AND id = wanted_id) AS slice
   WHERE bytes_before <= @max_bytes
   ORDER BY place`;

const OLDEST = /* sql */ `
  SELECT id, count(*) FILTER (WHERE deleted_at IS NULL) OVER () AS living
    FROM entity
   WHERE org = @org AND schema = @schema AND id = ANY (@ids::text[])
   ORDER BY deleted_at IS NOT NULL, created_at, id
   LIMIT 1`;

/** `bytes_before` is the size of the documents before the row, so documents that are not wanted stay where they are. */
const SLICE_OF_ALL = /* sql */ `
  SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM (SELECT candidate.*, sum(octet_length(doc)) OVER (ORDER BY id) - octet_length(doc) AS bytes_before
            FROM (SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
                    FROM entity
                   WHERE org = @org AND id > @after_id
                   ORDER BY id
                   LIMIT @limit) AS candidate) AS slice
   WHERE bytes_before <= @max_bytes
   ORDER BY id`;

const SLICE_OF_SCHEMA = /* sql */ `
  SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM (SELECT candidate.*, sum(octet_length(doc)) OVER (ORDER BY id) - octet_length(doc) AS bytes_before
            FROM (SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
                    FROM entity
                   WHERE org = @org AND schema = @schema AND id > @after_id
                   ORDER BY id
                   LIMIT @limit) AS candidate) AS slice
   WHERE bytes_before <= @max_bytes
   ORDER BY id`;

/** `sqlOf` gives what sees the rows of one entity. */
export function entityReads(
  sql: PostgresSql,
  sqlOf: (owner: string) => PostgresSql = () => sql,
): EntityReads {
  const find: EntityReads['find'] = async (org, id) => {
    const row = await sqlOf(id).get<EntityRow>(FIND_ENTITY, { org, id });
    return row === undefined ? undefined : toEntity(row);
  };
  return {
    find,
    findMany: async (org, ids, maxBytes) => {
      assert(ids.length <= 1000, 'findMany takes at most 1,000 ids');
      const max_bytes = Math.min(maxBytes, Number.MAX_SAFE_INTEGER);
      const parameters = { org, ids: [...new Set(ids)], max_bytes };
      return (await sql.all<EntityRow>(FIND_MANY, parameters)).map(toEntity);
    },
    oldest: async (org, schema, ids) => {
      const [only] = ids;
      if (only === undefined) return { oldest: undefined, living: 0 };
      if (ids.length === 1) return oldestOf(schema, await find(org, only));
      type Row = { readonly id: string; readonly living: number };
      const first = await sql.get<Row>(OLDEST, { org, schema, ids });
      if (first === undefined) return { oldest: undefined, living: 0 };
      return { oldest: await find(org, first.id), living: first.living };
    },
    scan: async (org, scan) => {
      const { schema, afterId, limit } = scan;
      const bounds = {
        org,
        after_id: afterId,
        limit,
        max_bytes: Math.min(scan.maxBytes, Number.MAX_SAFE_INTEGER),
      };
      const rows =
        schema === undefined
          ? await sql.all<EntityRow>(SLICE_OF_ALL, bounds)
          : await sql.all<EntityRow>(SLICE_OF_SCHEMA, { ...bounds, schema });
      return takeSlice(rows.values().map(toEntity), scan);
    },
  };
}

/** The oldest of at most one. */
function oldestOf(schema: SchemaSlug, found: StoredEntity | undefined): OldestOf {
  if (found?.schema !== schema) return { oldest: undefined, living: 0 };
  return { oldest: found, living: found.deletedAt === undefined ? 1 : 0 };
}

export function entityWrites(unit: UnitPort): EntityWrites {
  return {
    put: (entity) => {
      const { org, id: owner } = entity;
      return unit.numbered(org, (seq) => {
        const rows = [entityRow(entity, seq)];
        return { table: 'entity', org, owner, replaces: true, rows };
      });
    },
    purge: (org, id) => purge(unit.sql, org, id),
  };
}
