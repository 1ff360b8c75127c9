import type { OrgId } from '../../../kernel/ids.ts';
import type { Sql } from '../sql.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { readObject } from './read-json.ts';
import { type Source, slicesOf } from './slices.ts';

export const textInvariants = {
  activity: {
    name: 'activity/unreadable',
    meaning: 'the caller and the payload of an activity are JSON objects',
  },
  schema: { name: 'schema/unreadable', meaning: 'the definition of a schema is a JSON object' },
} as const satisfies Record<string, Invariant>;

const activities: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT id AS key, 0 AS sub, octet_length(caller) + coalesce(octet_length(payload), 0) AS bytes
      FROM activity
     WHERE org = @org AND id > @key
     ORDER BY id
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT org, id, caller, payload
      FROM activity
     WHERE org = @org AND id > @key AND id <= @to_key
     ORDER BY id`,
};

const schemas: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT slug AS key, version AS sub, octet_length(definition) AS bytes
      FROM schema_version
     WHERE org = @org AND (slug, version) > (@key, @sub)
     ORDER BY slug, version
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT org, slug, version, definition
      FROM schema_version
     WHERE org = @org AND (slug, version) > (@key, @sub) AND (slug, version) <= (@to_key, @to_sub)
     ORDER BY slug, version`,
};

interface ActivityRow {
  readonly id: string;
  readonly caller: string;
  readonly payload: string | null;
}

interface SchemaRow {
  readonly slug: string;
  readonly version: number;
  readonly definition: string;
}

/** Reads the JSON of activities. Yields how many it has looked at since the last time. */
export async function* checkActivities(
  sql: Sql,
  org: OrgId,
  found: Findings,
): AsyncGenerator<number> {
  for await (const rows of slicesOf<ActivityRow>(sql, activities, org)) {
    for (const { id, caller, payload } of rows)
      if ([caller, payload ?? '{}'].some((text) => readObject(text) === undefined))
        found.add(textInvariants.activity, { org, id });
    yield rows.length;
  }
}

/** Reads the JSON of schemas. Yields how many it has looked at since the last time. */
export async function* checkSchemas(sql: Sql, org: OrgId, found: Findings): AsyncGenerator<number> {
  for await (const rows of slicesOf<SchemaRow>(sql, schemas, org)) {
    for (const { slug, version, definition } of rows)
      if (readObject(definition) === undefined)
        found.add(textInvariants.schema, { org, slug, version });
    yield rows.length;
  }
}
