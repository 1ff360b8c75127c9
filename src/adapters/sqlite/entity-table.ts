import type { DatabaseSync } from 'node:sqlite';
import { assert } from '../../kernel/assert.ts';
import type { EntityId, OrgId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type {
  EntityScan,
  EntitySlice,
  EntityState,
  OldestOf,
  StoredEntity,
} from '../../ports/entity-store.ts';
import { type EntityRow, entityRow, toEntity } from '../sql/rows/entity-row.ts';
import { takeSlice } from '../sql/take-slice.ts';
import { Statement } from './statement.ts';

const FIND = /* sql */ `
  SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM entity
   WHERE org = @org AND id = @id`;

/** CROSS JOIN is how SQLite is told the order of loops, so rows come in the order of the ids. */
const FIND_MANY = /* sql */ `
  SELECT org, entity.id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM json_each(@ids) AS wanted
   CROSS JOIN entity ON entity.org = @org AND entity.id = wanted.value`;

const OLDEST = /* sql */ `
  SELECT id, count(*) FILTER (WHERE deleted_at IS NULL) OVER () AS living
    FROM entity
   WHERE org = @org AND schema = @schema AND id IN (SELECT value FROM json_each(@ids))
   ORDER BY deleted_at IS NOT NULL, created_at, id
   LIMIT 1`;

const SLICE_OF_ALL = /* sql */ `
  SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM entity
   WHERE org = @org AND id > @after_id
   ORDER BY id
   LIMIT @limit`;

const SLICE_OF_SCHEMA = /* sql */ `
  SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM entity
   WHERE org = @org AND schema = @schema AND id > @after_id
   ORDER BY id
   LIMIT @limit`;

const PUT = /* sql */ `
  INSERT INTO entity (org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at)
  VALUES (@org, @id, @schema, @version, @seq, @doc, @own_title, @created_at, @updated_at, @deleted_at)
  ON CONFLICT (org, id) DO UPDATE
     SET schema = excluded.schema, version = excluded.version, seq = excluded.seq, doc = excluded.doc,
         own_title = excluded.own_title, created_at = excluded.created_at, updated_at = excluded.updated_at,
         deleted_at = excluded.deleted_at`;

export class EntityTable {
  readonly #find: Statement<EntityRow>;
  readonly #findMany: Statement<EntityRow>;
  readonly #oldest: Statement<{ readonly id: string; readonly living: number }>;
  readonly #sliceOfAll: Statement<EntityRow>;
  readonly #sliceOfSchema: Statement<EntityRow>;
  readonly #put: Statement;

  constructor(db: DatabaseSync) {
    this.#find = new Statement(db, FIND);
    this.#findMany = new Statement(db, FIND_MANY);
    this.#oldest = new Statement(db, OLDEST);
    this.#sliceOfAll = new Statement(db, SLICE_OF_ALL);
    this.#sliceOfSchema = new Statement(db, SLICE_OF_SCHEMA);
    this.#put = new Statement(db, PUT);
  }

  find(org: OrgId, id: EntityId): StoredEntity | undefined {
    const row = this.#find.get({ org, id });
    return row === undefined ? undefined : toEntity(row);
  }

  findMany(org: OrgId, ids: readonly EntityId[], maxBytes: number): readonly StoredEntity[] {
    assert(ids.length <= 1000, 'findMany takes at most 1,000 ids');
    const rows = this.#findMany.iterate({ org, ids: JSON.stringify([...new Set(ids)]) });
    return takeSlice(rows.map(toEntity), { limit: ids.length, maxBytes }).entities;
  }

  oldest(org: OrgId, schema: SchemaSlug, ids: readonly EntityId[]): OldestOf {
    const first = this.#oldest.get({ org, schema, ids: JSON.stringify(ids) });
    if (first === undefined) return { oldest: undefined, living: 0 };
    return { oldest: this.find(org, first.id), living: first.living };
  }

  scan(org: OrgId, scan: EntityScan): EntitySlice {
    const { schema, afterId, limit } = scan;
    const rows =
      schema === undefined
        ? this.#sliceOfAll.iterate({ org, after_id: afterId, limit })
        : this.#sliceOfSchema.iterate({ org, schema, after_id: afterId, limit });
    return takeSlice(rows.map(toEntity), scan);
  }

  put(entity: EntityState, seq: Seq): Seq {
    this.#put.run(entityRow(entity, seq));
    return seq;
  }
}
