import type { OrgId } from '../../../kernel/ids.ts';
import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';
import type { Sql } from '../sql.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { readJson } from './read-json.ts';
import { type Source, slicesOf } from './slices.ts';

export const requestInvariants = {
  unreadable: {
    name: 'idempotency/unreadable',
    meaning: 'what is kept of a request with an idempotency key is JSON',
  },
  entity: {
    name: 'idempotency/entity-missing',
    meaning:
      'the version of an entity that a repeated request is answered with is in the history, unless it was purged later',
  },
} as const satisfies Record<string, Invariant>;

const source: Source = {
  start: ['', ''],
  sizes: /* sql */ `
    SELECT subject AS key, key AS sub, octet_length(note) AS bytes
      FROM idempotency AS i
     WHERE org = @org AND (subject, i.key) > (@key, @sub)
     ORDER BY subject, i.key
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT subject, key, note
      FROM idempotency
     WHERE org = @org AND (subject, key) > (@key, @sub) AND (subject, key) <= (@to_key, @to_sub)
     ORDER BY subject, key`,
};

const OPERATION_OR_PURGE = /* sql */ `
  SELECT version
    FROM operation
   WHERE org = @org AND entity_id = @id AND version >= @version
     AND (kind = 'deleteEntity') = (version > @version)
   LIMIT 1`;

interface Row {
  readonly subject: string;
  readonly key: string;
  readonly note: string;
}

/** Follows what is kept of each request to the history. Yields how many it has looked at since the last time. */
export async function* checkRequests(
  sql: Sql,
  org: OrgId,
  found: Findings,
): AsyncGenerator<number> {
  for await (const rows of slicesOf<Row>(sql, source, org)) {
    for (const { subject, key, note } of rows) {
      const wrong = await whatIsWrong(sql, org, readJson(note));
      if (wrong !== undefined) found.add(wrong, { org, subject, key });
    }
    yield rows.length;
  }
}

async function whatIsWrong(
  sql: Sql,
  org: OrgId,
  note: JsonValue | undefined,
): Promise<Invariant | undefined> {
  if (note === undefined) return requestInvariants.unreadable;
  // Requests about other things keep no reference that must lead somewhere.
  const entity = isJsonObject(note) ? note['entity'] : undefined;
  if (!isJsonObject(entity)) return undefined;
  const { id, version } = entity;
  if (typeof id !== 'string' || typeof version !== 'number') return requestInvariants.unreadable;
  const there = await sql.get(OPERATION_OR_PURGE, { org, id, version });
  return there === undefined ? requestInvariants.entity : undefined;
}
