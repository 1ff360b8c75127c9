import type { OrgId } from '../../../kernel/ids.ts';
import type { Sql } from '../sql.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { readJson, readObject } from './read-json.ts';
import { type Source, slicesOf } from './slices.ts';

export const textInvariants = {
  activity: {
    name: 'activity/unreadable',
    meaning: 'the caller and the payload of an activity are JSON objects',
  },
  schema: { name: 'schema/unreadable', meaning: 'the definition of a schema is a JSON object' },
  job: {
    name: 'job/unreadable',
    meaning: 'input, progress, failure and caller of a job are JSON objects, its result is JSON',
  },
  token: { name: 'token/unreadable', meaning: 'the scopes of a token are a JSON array of strings' },
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

const jobs: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT id AS key, 0 AS sub,
           octet_length(input) + octet_length(progress) + octet_length(caller)
             + coalesce(octet_length(result), 0) + coalesce(octet_length(failure), 0) AS bytes
      FROM job
     WHERE org = @org AND id > @key
     ORDER BY id
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT id, input, progress, result, failure, caller
      FROM job
     WHERE org = @org AND id > @key AND id <= @to_key
     ORDER BY id`,
};

const tokens: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT id AS key, 0 AS sub, coalesce(octet_length(scopes), 0) AS bytes
      FROM token
     WHERE org = @org AND id > @key
     ORDER BY id
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT id, scopes
      FROM token
     WHERE org = @org AND id > @key AND id <= @to_key
     ORDER BY id`,
};

interface JobRow {
  readonly id: string;
  readonly input: string;
  readonly progress: string;
  readonly result: string | null;
  readonly failure: string | null;
  readonly caller: string;
}

interface TokenRow {
  readonly id: string;
  readonly scopes: string | null;
}

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

/** Reads the JSON of jobs. Yields how many it has looked at since the last time. */
export async function* checkJobs(sql: Sql, org: OrgId, found: Findings): AsyncGenerator<number> {
  for await (const rows of slicesOf<JobRow>(sql, jobs, org)) {
    for (const { id, input, progress, result, failure, caller } of rows) {
      const objects = [input, progress, failure ?? '{}', caller];
      if (
        objects.some((text) => readObject(text) === undefined) ||
        readJson(result ?? 'null') === undefined
      )
        found.add(textInvariants.job, { org, id });
    }
    yield rows.length;
  }
}

/** Reads the JSON of tokens. Yields how many it has looked at since the last time. */
export async function* checkTokens(sql: Sql, org: OrgId, found: Findings): AsyncGenerator<number> {
  for await (const rows of slicesOf<TokenRow>(sql, tokens, org)) {
    for (const { id, scopes } of rows) {
      const value = readJson(scopes ?? '[]');
      if (!Array.isArray(value) || value.some((scope) => typeof scope !== 'string'))
        found.add(textInvariants.token, { org, id });
    }
    yield rows.length;
  }
}
