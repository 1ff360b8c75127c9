import { assert } from '../../../kernel/assert.ts';
import type { SchemaSlug } from '../../../kernel/ids.ts';
import type {
  EntityReads,
  EntityWrites,
  OldestOf,
  StoredEntity,
} from '../../../ports/entity-store.ts';
import { inDialect } from '../dialect.ts';
import { PURGE } from '../purge-statements.ts';
import {
  type EntityRow,
  entityColumns,
  entityColumnsOf,
  entityRow,
  toEntity,
} from '../rows/entity-row.ts';
import type { Sql } from '../sql.ts';
import { takeSlice } from '../take-slice.ts';
import type { UnitSql } from '../unit-sql.ts';

export const FIND_ENTITY = /* sql */ `
  SELECT ${entityColumns}
    FROM entity
   WHERE org = @org AND id = @id`;

/** CROSS JOIN is how SQLite is told the order of loops, so rows come in the order of the ids. */
const FIND_MANY = inDialect(({ wanted, bounded }) =>
  bounded(
    /* sql */ `
  SELECT ${entityColumnsOf('entity')}, wanted.key AS place
    FROM ${wanted('ids')}
   CROSS JOIN entity
   WHERE org = @org AND entity.id = wanted.value`,
    entityColumns,
    'place',
  ),
);

const OLDEST = inDialect(
  ({ wanted }) => /* sql */ `
  SELECT id, count(*) FILTER (WHERE deleted_at IS NULL) OVER () AS living
    FROM entity
   WHERE org = @org AND schema = @schema AND id IN (SELECT value FROM ${wanted('ids')})
   ORDER BY deleted_at IS NOT NULL, created_at, id
   LIMIT 1`,
);

const SLICE_OF_ALL = inDialect(({ bounded }) =>
  bounded(
    /* sql */ `
  SELECT ${entityColumns}
    FROM entity
   WHERE org = @org AND id > @after_id
   ORDER BY id
   LIMIT @limit`,
    entityColumns,
    'id',
  ),
);

const SLICE_OF_SCHEMA = inDialect(({ bounded }) =>
  bounded(
    /* sql */ `
  SELECT ${entityColumns}
    FROM entity
   WHERE org = @org AND schema = @schema AND id > @after_id
   ORDER BY id
   LIMIT @limit`,
    entityColumns,
    'id',
  ),
);

/** `of` gives what sees the rows of one entity. */
export function entityReads(sql: Sql, of: (owner: string) => Sql = () => sql): EntityReads {
  const find: EntityReads['find'] = (org, id) => of(id).get(FIND_ENTITY, { org, id }, toEntity);
  return {
    find,
    findMany: async (org, ids, maxBytes) => {
      assert(ids.length <= 1000, 'findMany takes at most 1,000 ids');
      const list = sql.dialect.list([...new Set(ids)]);
      const bounds = { limit: ids.length, maxBytes };
      const parameters = { org, ids: list, max_bytes: inRange(maxBytes) };
      const take = (rows: IteratorObject<EntityRow>) =>
        takeSlice(rows.map(toEntity), bounds).entities;
      return await sql.each(FIND_MANY(sql), parameters, take);
    },
    oldest: async (org, schema, ids) => {
      const [only] = ids;
      if (only === undefined) return { oldest: undefined, living: 0 };
      if (ids.length === 1) return oldestOf(schema, await find(org, only));
      type Row = { readonly id: string; readonly living: number };
      const list = sql.dialect.list(ids);
      const first = await sql.get<Row>(OLDEST(sql), { org, schema, ids: list });
      if (first === undefined) return { oldest: undefined, living: 0 };
      return { oldest: await find(org, first.id), living: first.living };
    },
    scan: (org, scan) => {
      const { schema, afterId, limit } = scan;
      const bounds = { org, after_id: afterId, limit, max_bytes: inRange(scan.maxBytes) };
      const take = (rows: IteratorObject<EntityRow>) => takeSlice(rows.map(toEntity), scan);
      return schema === undefined
        ? sql.each(SLICE_OF_ALL(sql), bounds, take)
        : sql.each(SLICE_OF_SCHEMA(sql), { ...bounds, schema }, take);
    },
  };
}

/** The oldest of at most one. */
function oldestOf(schema: SchemaSlug, found: StoredEntity | undefined): OldestOf {
  if (found?.schema !== schema) return { oldest: undefined, living: 0 };
  return { oldest: found, living: found.deletedAt === undefined ? 1 : 0 };
}

function inRange(bytes: number): number {
  return Math.min(bytes, Number.MAX_SAFE_INTEGER);
}

export function entityWrites(unit: UnitSql): EntityWrites {
  return {
    put: (entity) => {
      const { org, id: owner } = entity;
      return unit.storeNumbered(org, (seq) => {
        const rows = [entityRow(entity, seq)];
        return { table: 'entity', org, owner, replaces: true, rows };
      });
    },
    purge: async (org, id) =>
      void (await Promise.all(PURGE.map((sql) => unit.run(sql, { org, id })))),
  };
}
