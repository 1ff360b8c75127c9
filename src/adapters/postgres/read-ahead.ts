import type { OrgId } from '../../kernel/ids.ts';
import type {
  AnnouncedLookup,
  AnnouncedReads,
  AnnouncedRequest,
} from '../../ports/unit-of-work.ts';
import { entityColumns, entityColumnsOf } from '../sql/rows/entity-row.ts';
import type { SqlParameters } from '../sql/sql.ts';
import { FIND_ENTITY } from '../sql/tables/entity-table.ts';
import { FIND_REQUEST } from '../sql/tables/idempotency-table.ts';
import { FIND_BY_LOOKUP } from '../sql/tables/lookup-table.ts';
import { LAST_VERSION } from '../sql/tables/operation-table.ts';
import { toText } from '../sql/text-column.ts';
import type { Write } from '../sql/write.ts';
import type { Answer } from './driver.ts';
import { keyOf } from './key-of.ts';
import type { Step } from './steps.ts';

/** The most entities, lookups and requests, each, that are read ahead for a group. */
const maxWanted = 2000;
/** The most text of entities that is read ahead. */
const maxBytes = 8 * 1024 * 1024;
/** A lookup that names more entities is no unique key. */
const maxNamed = 8;

/** Entities that lookups name. */
const NAMED = /* sql */ `
  SELECT entry.place, named.entity_id
    FROM unnest(@schemas::text[], @paths::text[], @values::text[]) WITH ORDINALITY AS entry (schema, path, value, place)
   CROSS JOIN LATERAL (SELECT entity_id
                         FROM lookup
                        WHERE org = @org AND schema = entry.schema AND path = entry.path AND value = entry.value
                        ORDER BY entity_id
                        LIMIT @max_named::bigint + 1) AS named`;

const NAMED_IN_ORDER = /* sql */ `${NAMED}
   ORDER BY entry.place, named.entity_id`;

/** `doc` is null beyond so many bytes. A subquery with a limit is asked for each id, by the index; nothing else of the table is read. */
const WANTED = /* sql */ `
  SELECT wanted_id, ${entityColumns.replace('doc', 'CASE WHEN bytes_before <= @max_bytes::bigint THEN doc END AS doc')},
         CASE WHEN id IS NULL THEN (SELECT coalesce(max(version), 0)
                                      FROM operation
                                     WHERE operation.org = @org AND operation.entity_id = wanted_id) END AS last_version
    FROM (SELECT wanted.id AS wanted_id, ${entityColumnsOf('found')},
                 sum(octet_length(found.doc)) OVER (ORDER BY wanted.id) - octet_length(found.doc) AS bytes_before
            FROM (SELECT unnest(@ids::text[]) AS id
                   UNION
                  SELECT entity_id FROM (${NAMED}) AS by_lookup) AS wanted
            LEFT JOIN LATERAL (SELECT ${entityColumns}
                                 FROM entity
                                WHERE org = @org AND id = wanted.id
                                LIMIT 1) AS found ON true) AS sized`;

const REQUESTS = /* sql */ `
  SELECT wanted.place, found.org, found.subject, found.key, found.fingerprint, found.note, found.at
    FROM unnest(@subjects::text[], @keys::text[]) WITH ORDINALITY AS wanted (subject, key, place)
   CROSS JOIN LATERAL (SELECT org, subject, key, fingerprint, note, at
                         FROM idempotency
                        WHERE org = @org AND subject = wanted.subject AND key = wanted.key
                        LIMIT 1) AS found`;

interface PlacedRow {
  readonly place: number;
}

interface NamedRow extends PlacedRow {
  readonly entity_id: string;
}

interface WantedRow {
  readonly wanted_id: string;
  readonly id: string | null;
  readonly doc: string | null;
  readonly last_version: number | null;
}

/** Which question to which table; only these are answered ahead. */
const questions: Readonly<Record<string, (parameters: SqlParameters) => string>> = {
  [FIND_ENTITY]: ({ org, id }) => keyOf('entity', org, id),
  [LAST_VERSION]: ({ org, entity_id: id }) => keyOf('operation', org, id),
  [FIND_REQUEST]: ({ org, subject, key }) => keyOf('idempotency', org, subject, key),
  [FIND_BY_LOOKUP]: ({ org, schema, path, value }) => keyOf('lookup', org, schema, path, value),
};

/**
 * What a transaction has read before its units ask. An answer is forgotten for good as soon as a unit writes what it is
 * about, also when that unit is undone.
 */
export class ReadAhead {
  readonly #answers = new Map<string, Answer>();
  /** Which answers name an entity. */
  readonly #naming = new Map<string, string[]>();

  /** Undefined when the database has to be asked. */
  answerTo({ sql, parameters }: Step): Answer | undefined {
    if (this.#answers.size === 0) return undefined;
    const question = questions[sql];
    return question === undefined ? undefined : this.#answers.get(question(parameters));
  }

  forget({ table, org, owner, rows }: Write): void {
    if (this.#answers.size === 0) return;
    if (table === 'entity') this.#answers.delete(keyOf('entity', org, owner));
    if (table === 'idempotency')
      for (const row of rows)
        this.#answers.delete(keyOf('idempotency', org, row['subject'], row['key']));
    if (table === 'operation')
      for (const row of rows) this.#answers.delete(keyOf('operation', org, row['entity_id']));
    if (table !== 'lookup') return;
    for (const key of this.#naming.get(keyOf(org, owner)) ?? []) this.#answers.delete(key);
    for (const row of rows) {
      this.#answers.delete(keyOf('lookup', org, row['schema'], row['path'], row['value']));
    }
  }

  forgetAll(): void {
    this.#answers.clear();
  }

  knowLookups(org: OrgId, lookups: readonly AnnouncedLookup[], rows: readonly NamedRow[]): void {
    const named = Map.groupBy(rows, ({ place }) => place);
    for (const [index, { schema, path, value }] of lookups.entries()) {
      const found = named.get(index + 1) ?? [];
      if (found.length > maxNamed) continue;
      const key = keyOf('lookup', org, schema, path, value);
      this.#know(key, found);
      for (const { entity_id: id } of found)
        this.#naming.getOrInsertComputed(keyOf(org, id), () => []).push(key);
    }
  }

  knowRequests(
    org: OrgId,
    requests: readonly AnnouncedRequest[],
    rows: readonly PlacedRow[],
  ): void {
    const found = new Map(rows.map(({ place, ...row }) => [place, row]));
    for (const [index, { subject, key }] of requests.entries()) {
      const row = found.get(index + 1);
      this.#know(keyOf('idempotency', org, subject, key), row === undefined ? [] : [row]);
    }
  }

  knowEntities(org: OrgId, rows: readonly WantedRow[]): void {
    for (const row of rows) {
      const { wanted_id: id, last_version: version } = row;
      if (row.id === null) {
        this.#know(keyOf('entity', org, id), []);
        this.#know(keyOf('operation', org, id), [{ version }]);
      } else if (row.doc !== null) this.#know(keyOf('entity', org, id), [row]);
    }
  }

  #know(key: string, rows: readonly object[]): void {
    this.#answers.set(key, { rows, count: rows.length });
  }
}

/** Reads what units of an organization announced, without waiting in between; what is too much is left out. */
export async function readAhead(
  send: (step: Step) => Promise<Answer>,
  org: OrgId,
  announced: readonly AnnouncedReads[],
): Promise<ReadAhead> {
  const ahead = new ReadAhead();
  const ids = announced.flatMap(({ entities = [] }) => entities).slice(0, maxWanted);
  const lookups = announced.flatMap(lookupsOf).slice(0, maxWanted);
  const requests = announced.flatMap(requestsOf).slice(0, maxWanted);
  const entries = {
    org,
    schemas: lookups.map(({ schema }) => schema),
    paths: lookups.map(({ path }) => path),
    values: lookups.map(({ value }) => value),
    max_named: maxNamed,
  };
  const named = { sql: NAMED_IN_ORDER, parameters: entries };
  const wanted = { sql: WANTED, parameters: { ...entries, ids, max_bytes: maxBytes } };
  const subjects = requests.map(({ subject }) => subject);
  const keys = requests.map(({ key }) => key);
  const done = { sql: REQUESTS, parameters: { org, subjects, keys } };
  const ask = async <Row>(isWanted: boolean, step: Step) =>
    isWanted ? ((await send(step)).rows as readonly Row[]) : [];
  const [namedRows, wantedRows, doneRows] = await Promise.all([
    ask<NamedRow>(lookups.length > 0, named),
    ask<WantedRow>(ids.length + lookups.length > 0, wanted),
    ask<PlacedRow>(requests.length > 0, done),
  ]);
  ahead.knowLookups(org, lookups, namedRows);
  ahead.knowEntities(org, wantedRows);
  ahead.knowRequests(org, requests, doneRows);
  return ahead;
}

/** As the table has them. */
function lookupsOf({ lookups = [] }: AnnouncedReads): readonly AnnouncedLookup[] {
  return lookups.map(({ schema, path, value }) => ({
    schema,
    path: toText(path),
    value: toText(value),
  }));
}

/** As the table has them. */
function requestsOf({ requests = [] }: AnnouncedReads): readonly AnnouncedRequest[] {
  return requests.map(({ subject, key }) => ({ subject: toText(subject), key: toText(key) }));
}
