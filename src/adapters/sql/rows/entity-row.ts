import type { Seq } from '../../../kernel/ids.ts';
import type { EntityState, StoredEntity } from '../../../ports/entity-store.ts';

/** A row of the table `entity`. */
export interface EntityRow {
  readonly org: string;
  readonly id: string;
  readonly schema: string;
  readonly version: number;
  readonly seq: number;
  readonly doc: string;
  readonly own_title: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly deleted_at: number | null;
}

const columns = {
  org: true,
  id: true,
  schema: true,
  version: true,
  seq: true,
  doc: true,
  own_title: true,
  created_at: true,
  updated_at: true,
  deleted_at: true,
} satisfies Record<keyof EntityRow, true>;

/** All of a row, for SQL. */
export const entityColumns = Object.keys(columns).join(', ');

/** All of a row, by the name that its table has in the statement. */
export function entityColumnsOf(table: string): string {
  return Object.keys(columns)
    .map((column) => `${table}.${column}`)
    .join(', ');
}

export function entityRow(entity: EntityState, seq: Seq) {
  return {
    org: entity.org,
    id: entity.id,
    schema: entity.schema,
    version: entity.version,
    seq,
    doc: entity.text,
    own_title: entity.ownTitle ? 1 : 0,
    created_at: entity.createdAt,
    updated_at: entity.updatedAt,
    deleted_at: entity.deletedAt ?? null,
  } satisfies EntityRow;
}

export function toEntity(row: EntityRow): StoredEntity {
  return {
    org: row.org,
    id: row.id,
    schema: row.schema,
    version: row.version,
    seq: row.seq,
    text: row.doc,
    ownTitle: row.own_title === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at ?? undefined,
  };
}
