import type { JsonValue } from '../../../kernel/json.ts';
import type {
  DoneRequest,
  IdempotencyReads,
  IdempotencyWrites,
} from '../../../ports/idempotency-store.ts';
import type { Outdated } from '../../../ports/outdated.ts';
import type { Sql } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';

export const FIND_REQUEST = /* sql */ `
  SELECT org, subject, key, fingerprint, note, at
    FROM idempotency
   WHERE org = @org AND subject = @subject AND key = @key`;

const ADD = /* sql */ `
  INSERT INTO idempotency (org, subject, key, fingerprint, note, at)
  VALUES (@org, @subject, @key, @fingerprint, @note, @at)`;

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

export function requestRow({ org, subject, key, fingerprint, note, at }: DoneRequest) {
  const sent = { org, subject: toText(subject), key: toText(key) };
  return { ...sent, fingerprint, note: JSON.stringify(note), at } satisfies Row;
}

/** The table `idempotency`. */
export function idempotencyTable(sql: Sql): IdempotencyReads & IdempotencyWrites {
  return {
    find: async (org, subject, key) => {
      const sent = { org, subject: toText(subject), key: toText(key) };
      const row = await sql.get<Row>(FIND_REQUEST, sent);
      if (row === undefined) return undefined;
      const note = JSON.parse(row.note) as JsonValue;
      return { ...row, subject: fromText(row.subject), key: fromText(row.key), note };
    },
    add: async (request) => void (await sql.run(ADD, requestRow(request))),
    older: (before, size) => sql.all<Outdated>(OLDER, { before, size }),
    removeOlder: (org, until) => sql.run(REMOVE_OLDER, { org, until }),
  };
}
