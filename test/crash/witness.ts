import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { checkPostgres } from '../../src/adapters/postgres/check-database.ts';
import type { CheckReport } from '../../src/adapters/sql/check/check-store.ts';
import { checkDirectory } from '../../src/adapters/sqlite/check-file.ts';
import type { OperationKind } from '../../src/domain/activity/activity.ts';
import type { AcknowledgedRow } from './ledger.ts';

export interface OperationRow {
  readonly version: number;
  readonly kind: OperationKind;
  readonly payload: string;
}

/** Reads what a store holds, past the server that runs on it. */
export interface Witness {
  /** Everything in the store against everything else. */
  readonly check: () => Promise<CheckReport>;
  /** From the first version on. */
  readonly historyOf: (entityId: string) => Promise<readonly OperationRow[]>;
  /** Of the entities to which everybody writes. */
  readonly sharedHistory: () => Promise<readonly OperationRow[]>;
  readonly has: (row: AcknowledgedRow) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const HISTORY = /* sql */ `
  SELECT o.version, o.kind, coalesce(o.payload, e.doc) AS payload
    FROM operation AS o
    LEFT JOIN entity AS e ON e.org = o.org AND e.id = o.entity_id AND e.version = o.version
   WHERE o.org = '1' AND o.entity_id = $1
   ORDER BY o.version`;

const SHARED_HISTORY = /* sql */ `
  SELECT o.version, o.kind,
         CASE WHEN o.payload IS NULL AND e.version = o.version THEN e.doc ELSE o.payload END AS payload
    FROM operation AS o
    JOIN entity AS e ON e.org = o.org AND e.id = o.entity_id
   WHERE o.org = '1' AND e.doc LIKE '%"key":"shared-%'`;

const rowOf = (table: AcknowledgedRow['table']) => /* sql */ `
  SELECT id
    FROM ${table}
   WHERE org = '1' AND id = $1`;

type Ask = (sql: string, ...values: string[]) => Promise<readonly unknown[]>;

export function sqliteWitness(directory: string): Witness {
  const db = new DatabaseSync(join(directory, 'entia.db'), { readOnly: true });
  const ask: Ask = async (sql, ...values) => db.prepare(sql.replaceAll('$', '?')).all(...values);
  const check = () => checkDirectory(directory, () => {});
  return { ...asking(ask), check, close: () => Promise.resolve(db.close()) };
}

export async function postgresWitness(url: string): Promise<Witness> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const ask: Ask = async (text, ...values) => (await client.query({ text, values })).rows;
  const check = () => checkPostgres(url, () => {});
  return { ...asking(ask), check, close: () => client.end() };
}

function asking(ask: Ask): Pick<Witness, 'historyOf' | 'sharedHistory' | 'has'> {
  return {
    historyOf: async (id) => (await ask(HISTORY, id)).map(toOperationRow),
    sharedHistory: async () => (await ask(SHARED_HISTORY)).map(toOperationRow),
    has: async ({ table, id }) => (await ask(rowOf(table), id)).length === 1,
  };
}

/** `pg` gives whole numbers of the database as text. */
function toOperationRow(row: unknown): OperationRow {
  const { version, kind, payload } = row as OperationRow;
  return { version: Number(version), kind, payload };
}
