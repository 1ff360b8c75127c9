import { diffDocuments } from '../../../domain/activity/diff.ts';
import type { OrgId } from '../../../kernel/ids.ts';
import { type JsonObject, jsonEquals } from '../../../kernel/json.ts';
import type { Sql } from '../sql.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { differingKeys, iso, readObject } from './read-json.ts';
import { type Source, slicesOf } from './slices.ts';

export const operationInvariants = {
  unreadable: {
    name: 'history/unreadable',
    meaning: 'the state and the difference that an operation keeps are JSON objects',
  },
  systemFields: {
    name: 'history/system-fields',
    meaning: 'the system fields of a past state say what its row says; those listed do not',
  },
  diff: {
    name: 'history/diff',
    meaning: 'the difference that an operation keeps is that between its state and the one before',
  },
  purgeContent: {
    name: 'purge/content-left',
    meaning: 'what stays of a purged entity only names it',
  },
} as const satisfies Record<string, Invariant>;

const source: Source = {
  start: ['', 0],
  sizes: /* sql */ `
    SELECT o.entity_id AS key, o.version AS sub,
           coalesce(octet_length(o.payload), octet_length(e.doc), 0) + coalesce(octet_length(o.diff), 0) AS bytes
      FROM operation AS o
      LEFT JOIN entity AS e ON e.org = o.org AND e.id = o.entity_id AND e.version = o.version
     WHERE o.org = @org AND (o.entity_id, o.version) > (@key, @sub)
     ORDER BY o.entity_id, o.version
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT o.org, o.entity_id, o.version, o.schema, o.kind, coalesce(o.payload, e.doc) AS payload, o.diff, o.at
      FROM operation AS o
      LEFT JOIN entity AS e ON e.org = o.org AND e.id = o.entity_id AND e.version = o.version
     WHERE o.org = @org AND (o.entity_id, o.version) > (@key, @sub)
       AND (o.entity_id, o.version) <= (@to_key, @to_sub)
     ORDER BY o.entity_id, o.version`,
};

interface Row {
  readonly org: string;
  readonly entity_id: string;
  readonly version: number;
  readonly schema: string;
  readonly kind: string;
  /** NULL when neither the operation nor an entity has it, which is a violation of its own. */
  readonly payload: string | null;
  readonly diff: string | null;
  readonly at: number;
}

/** The state that the next operation changes. */
interface Before {
  readonly row: Row;
  readonly state: JsonObject;
}

/** Compares each operation with its row and with the one before. Yields how many it has looked at since the last time. */
export async function* checkOperations(
  sql: Sql,
  org: OrgId,
  found: Findings,
): AsyncGenerator<number> {
  let before: Before | undefined;
  for await (const rows of slicesOf<Row>(sql, source, org)) {
    for (const row of rows) {
      const state = checkState(row, found);
      if (state !== undefined) checkDiff(row, state, before, found);
      before = state === undefined ? undefined : { row, state };
    }
    yield rows.length;
  }
}

function placeOf({ org, entity_id, version }: Row) {
  return { org, entity_id, version };
}

function checkState(row: Row, found: Findings): JsonObject | undefined {
  if (row.payload === null) return undefined;
  const state = readObject(row.payload);
  if (state === undefined) {
    found.add(operationInvariants.unreadable, placeOf(row));
    return undefined;
  }
  const names = { _id: row.entity_id, _org: row.org, _schema: row.schema };
  const purged = row.kind === 'deleteEntity';
  const fields = differingKeys(state, purged ? names : { ...names, _updated_at: iso(row.at) });
  if (fields.length > 0)
    found.add(operationInvariants.systemFields, { ...placeOf(row), fields: fields.join(',') });
  if (purged && Object.keys(state).some((key) => !Object.hasOwn(names, key)))
    found.add(operationInvariants.purgeContent, placeOf(row));
  return state;
}

/** A creation keeps no difference, a purge an empty one; that of an operation whose predecessor is gone cannot be known. */
function checkDiff(row: Row, state: JsonObject, before: Before | undefined, found: Findings): void {
  const diff = readObject(row.diff);
  if (row.diff !== null && diff === undefined) {
    found.add(operationInvariants.unreadable, placeOf(row));
    return;
  }
  const expected = expectedDiff(row, state, before);
  if (expected !== 'unknown' && !jsonEquals(diff, expected))
    found.add(operationInvariants.diff, placeOf(row));
}

function expectedDiff(
  row: Row,
  state: JsonObject,
  before: Before | undefined,
): JsonObject | undefined | 'unknown' {
  if (row.kind === 'createEntity') return undefined;
  if (row.kind === 'deleteEntity') return {};
  const follows = before?.row.entity_id === row.entity_id && before.row.version === row.version - 1;
  return follows ? { ...diffDocuments(before.state, state) } : 'unknown';
}
