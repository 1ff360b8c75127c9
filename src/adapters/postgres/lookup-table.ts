import type { EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { LookupEntry, LookupReads, LookupWrites } from '../../ports/lookup-store.ts';
import { fromText, toText } from '../sql/text-column.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { UnitPort } from './unit-port.ts';
import type { Write } from './write.ts';

export const FIND_BY_LOOKUP = /* sql */ `
  SELECT entity_id
    FROM lookup
   WHERE org = @org AND schema = @schema AND path = @path AND value = @value
   ORDER BY entity_id`;

const PATHS = /* sql */ `
  SELECT path, ready
    FROM lookup_path
   WHERE org = @org AND schema = @schema
   ORDER BY path`;

const DECLARE = /* sql */ `
  INSERT INTO lookup_path (org, schema, path, ready)
  VALUES (@org, @schema, @path, @ready)
  ON CONFLICT (org, schema, path) DO UPDATE
     SET ready = excluded.ready`;

export function lookupReads(sql: PostgresSql): LookupReads {
  return {
    find: async (org, schema, { path, value }) => {
      const key = { org, schema, path: toText(path), value: toText(value) };
      const rows = await sql.all<{ readonly entity_id: string }>(FIND_BY_LOOKUP, key);
      return rows.map((row) => row.entity_id);
    },
    paths: async (org, schema) => {
      type Row = { readonly path: string; readonly ready: number };
      const rows = await sql.all<Row>(PATHS, { org, schema });
      return rows.map((row) => ({ path: fromText(row.path), ready: row.ready === 1 }));
    },
  };
}

export function lookupWrites(unit: UnitPort): LookupWrites {
  return {
    replace: async (org, schema, entityId, entries) => {
      const rows = rowsOf(org, schema, entityId, entries);
      const write: Write = { table: 'lookup', org, owner: entityId, replaces: true, rows };
      await unit.later(write);
    },
    add: async (org, schema, entityId, entries) => {
      const rows = rowsOf(org, schema, entityId, entries);
      const write: Write = { table: 'lookup', org, owner: entityId, replaces: false, rows };
      await unit.later(write);
    },
    declare: async (org, schema, { path, ready }) => {
      await unit.sql.run(DECLARE, { org, schema, path: toText(path), ready: ready ? 1 : 0 });
    },
  };
}

function rowsOf(
  org: OrgId,
  schema: SchemaSlug,
  entityId: EntityId,
  entries: readonly LookupEntry[],
): Write['rows'] {
  return entries.map(({ path, value }) => ({
    org,
    schema,
    path: toText(path),
    value: toText(value),
    entity_id: entityId,
  }));
}
