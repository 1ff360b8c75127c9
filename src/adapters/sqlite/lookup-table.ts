import type { DatabaseSync } from 'node:sqlite';
import type { EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { LookupEntry, LookupPath } from '../../ports/lookup-store.ts';
import { fromText, toText } from '../sql/text-column.ts';
import { Statement } from './statement.ts';

const FIND = /* sql */ `
  SELECT entity_id
    FROM lookup
   WHERE org = @org AND schema = @schema AND path = @path AND value = @value
   ORDER BY entity_id`;

const PATHS = /* sql */ `
  SELECT path, ready
    FROM lookup_path
   WHERE org = @org AND schema = @schema
   ORDER BY path`;

const REMOVE_OF_ENTITY = /* sql */ `
  DELETE FROM lookup
   WHERE org = @org AND entity_id = @entity_id`;

const ADD = /* sql */ `
  INSERT INTO lookup (org, schema, path, value, entity_id)
  VALUES (@org, @schema, @path, @value, @entity_id)
  ON CONFLICT (org, schema, path, value, entity_id) DO NOTHING`;

const DECLARE = /* sql */ `
  INSERT INTO lookup_path (org, schema, path, ready)
  VALUES (@org, @schema, @path, @ready)
  ON CONFLICT (org, schema, path) DO UPDATE
     SET ready = excluded.ready`;

/** Whose entries are meant. */
export interface LookupOwner {
  readonly org: OrgId;
  readonly schema: SchemaSlug;
  readonly entityId: EntityId;
}

/** The tables `lookup` and `lookup_path`. */
export class LookupTable {
  readonly #find: Statement<{ readonly entity_id: string }>;
  readonly #paths: Statement<{ readonly path: string; readonly ready: number }>;
  readonly #removeOfEntity: Statement;
  readonly #add: Statement;
  readonly #declare: Statement;

  constructor(db: DatabaseSync) {
    this.#find = new Statement(db, FIND);
    this.#paths = new Statement(db, PATHS);
    this.#removeOfEntity = new Statement(db, REMOVE_OF_ENTITY);
    this.#add = new Statement(db, ADD);
    this.#declare = new Statement(db, DECLARE);
  }

  find(org: OrgId, schema: SchemaSlug, { path, value }: LookupEntry): readonly EntityId[] {
    const rows = this.#find.all({ org, schema, path: toText(path), value: toText(value) });
    return rows.map((row) => row.entity_id);
  }

  paths(org: OrgId, schema: SchemaSlug): readonly LookupPath[] {
    const rows = this.#paths.all({ org, schema });
    return rows.map((row) => ({ path: fromText(row.path), ready: row.ready === 1 }));
  }

  replace(owner: LookupOwner, entries: readonly LookupEntry[]): void {
    this.#removeOfEntity.run({ org: owner.org, entity_id: owner.entityId });
    this.add(owner, entries);
  }

  add({ org, schema, entityId }: LookupOwner, entries: readonly LookupEntry[]): void {
    for (const { path, value } of entries)
      this.#add.run({ org, schema, path: toText(path), value: toText(value), entity_id: entityId });
  }

  declare(org: OrgId, schema: SchemaSlug, { path, ready }: LookupPath): void {
    this.#declare.run({ org, schema, path: toText(path), ready: ready ? 1 : 0 });
  }
}
