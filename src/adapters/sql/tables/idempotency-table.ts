import type { JsonValue } from '../../../kernel/json.ts';
import type {
  DoneRequest,
  IdempotencyReads,
  IdempotencyWrites,
} from '../../../ports/idempotency-store.ts';
import type { Outdated } from '../../../ports/outdated.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';
import type { UnitSql } from '../unit-sql.ts';

export const FIND_REQUEST = /* sql */ `
  SELECT org, subject, key, fingerprint, note, at
    FROM idempotency
   WHERE org = @org AND subject = @subject AND key = @key`;

const OLDER = /* sql */ `
  SELECT org, max(at) AS until
    FROM (SELECT org, at
            FROM idempotency
           WHERE at < @before
           ORDER BY at, org
           LIMIT @size) AS oldest
   GROUP BY org
   ORDER BY org`;

/** By the index on the time: of an organization there are more rows than are to go. */
const REMOVE_OLDER = /* sql */ `
  DELETE FROM idempotency
   WHERE at <= @until AND org || '' = @org`;

/** A row of the table `idempotency`. */
interface Row {
  readonly org: string;
  readonly subject: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly note: string;
  readonly at: number;
}

function requestRow({ org, subject, key, fingerprint, note, at }: DoneRequest) {
  const sent = { org, subject: toText(subject), key: toText(key) };
  return { ...sent, fingerprint, note: JSON.stringify(note), at } satisfies Row;
}

export function idempotencyReads(sql: Sql): IdempotencyReads {
  return {
    find: (org, subject, key) =>
      sql.get(FIND_REQUEST, { org, subject: toText(subject), key: toText(key) }, toRequest),
    older: (before, size) => sql.all<Outdated>(OLDER, { before, size }),
  };
}

export function idempotencyWrites(unit: UnitSql): IdempotencyWrites {
  return {
    add: (request) => {
      const rows = [requestRow(request)];
      const { org } = request;
      return unit.store({ table: 'idempotency', org, owner: '', replaces: false, rows });
    },
    removeOlder: (org, until) => unit.run(REMOVE_OLDER, { org, until }),
  };
}

function toRequest(row: Row): DoneRequest {
  const note = JSON.parse(row.note) as JsonValue;
  return { ...row, subject: fromText(row.subject), key: fromText(row.key), note };
}
