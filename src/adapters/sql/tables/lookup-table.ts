import type { EntityId, OrgId, SchemaSlug } from '../../../kernel/ids.ts';
import type {
  LookupEntry,
  LookupPath,
  LookupReads,
  LookupWrites,
} from '../../../ports/lookup-store.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';
import type { UnitSql } from '../unit-sql.ts';
import type { Write } from '../write.ts';

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

export function lookupReads(sql: Sql): LookupReads {
  return {
    find: (org, schema, { path, value }) =>
      sql.all(
        FIND_BY_LOOKUP,
        { org, schema, path: toText(path), value: toText(value) },
        (row: { readonly entity_id: string }) => row.entity_id,
      ),
    paths: (org, schema) =>
      sql.declared(org, `paths ${schema}`, () => sql.all(PATHS, { org, schema }, toPath)),
  };
}

export function lookupWrites(unit: UnitSql): LookupWrites {
  return {
    replace: (org, schema, entityId, entries) =>
      unit.store({ ...lookups(org, schema, entityId, entries), replaces: true }),
    add: (org, schema, entityId, entries) =>
      unit.store({ ...lookups(org, schema, entityId, entries), replaces: false }),
    declare: async (org, schema, { path, ready }) =>
      void (await unit.declare(org, DECLARE, {
        org,
        schema,
        path: toText(path),
        ready: ready ? 1 : 0,
      })),
  };
}

function toPath({ path, ready }: { readonly path: string; readonly ready: number }): LookupPath {
  return { path: fromText(path), ready: ready === 1 };
}

function lookups(
  org: OrgId,
  schema: SchemaSlug,
  entityId: EntityId,
  entries: readonly LookupEntry[],
): Omit<Write, 'replaces'> {
  const rows = entries.map(({ path, value }) => ({
    org,
    schema,
    path: toText(path),
    value: toText(value),
    entity_id: entityId,
  }));
  return { table: 'lookup', org, owner: entityId, rows };
}
