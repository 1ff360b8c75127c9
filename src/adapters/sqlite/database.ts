import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { type MigrationTarget, migrate, requireMigrated } from '../sql/migrations.ts';
import { connect, connectReadOnly, openReader, prepareWriter } from './connection.ts';
import { isDriverError } from './driver-error.ts';
import { emptyLog } from './log-wipe.ts';
import { migrations } from './migrations/all.ts';
import { Statement } from './statement.ts';

/** The two connections to one file, its tables brought up to this version. */
export interface Database {
  readonly writer: DatabaseSync;
  readonly reader: DatabaseSync;
}

/** Throws one clear line when the file is of a newer version, or not of Entia. */
export async function openDatabase(file: string, nowMs: number): Promise<Database> {
  const writer = connect(file);
  try {
    refuseForeign(writer);
    prepareWriter(writer);
    await migrate(targetOf(writer, file), migrations, nowMs);
    // The process before may have ended between a purge and the wipe of its log.
    emptyLog(writer);
    return { writer, reader: openReader(file) };
  } catch (error) {
    writer.close();
    throw inWords(file, error);
  }
}

/**
 * Looks at what was committed when it was called, and nothing behind that; it writes nothing, and leaves no file behind
 * that was not there. A server that is running takes no notice of it, but that its log cannot be cut back meanwhile.
 * Throws one clear line when the file is not of this version of Entia.
 */
export async function withSnapshot<Result>(
  file: string,
  look: (db: DatabaseSync) => Promise<Result>,
): Promise<Result> {
  const hadLog = existsSync(`${file}-wal`);
  try {
    const db = await openSnapshot(file);
    try {
      return await look(db);
    } finally {
      db.close();
    }
  } finally {
    if (!hadLog && existsSync(`${file}-wal`)) removeEmptyLog(file);
  }
}

/**
 * Who only reads makes a log and its index, as SQLite wants them, and cannot remove them; the last connection that may
 * write does so when it is closed, and knows when it is not the last one: a server may have started meanwhile.
 */
function removeEmptyLog(file: string): void {
  let db: DatabaseSync | undefined;
  try {
    db = connect(file);
    db.exec('SELECT 1 FROM sqlite_schema');
  } catch {
    // An empty log harms nobody; what the look has found matters more.
  } finally {
    db?.close();
  }
}

async function openSnapshot(file: string): Promise<DatabaseSync> {
  const db = connectReadOnly(file);
  try {
    db.exec('BEGIN');
    refuseForeign(db);
    await requireMigrated(targetOf(db, file), migrations);
    return db;
  } catch (error) {
    db.close();
    throw inWords(file, error);
  }
}

const NAMES_OF_TABLES = /* sql */ `
  SELECT name
    FROM sqlite_schema
   WHERE type = 'table'`;

/** A database that another program made. */
class ForeignDatabase extends Error {}

/** Looks before anything is written: an Entia database is empty, or has the bookkeeping of its migrations. */
function refuseForeign(db: DatabaseSync): void {
  const tables = new Statement<{ readonly name: string }>(db, NAMES_OF_TABLES).all({});
  if (tables.length > 0 && !tables.some(({ name }) => name === 'migration'))
    throw new ForeignDatabase('its tables belong to another program');
}

/** SQLITE_CORRUPT, SQLITE_NOTADB (sqlite.org/rescode.html) */
const brokenCodes: ReadonlySet<number> = new Set([11, 26]);

function isNoDatabase(error: unknown): boolean {
  return (
    error instanceof ForeignDatabase ||
    (isDriverError(error) && brokenCodes.has(error.errcode & 0xff))
  );
}

/** SQLITE_IOERR, SQLITE_FULL */
const diskCodes: ReadonlySet<number> = new Set([10, 13]);

/** One clear line for what an operator can mend; everything else as it is. */
function inWords(file: string, error: unknown): unknown {
  if (isNoDatabase(error)) return notOurs(file, error);
  const cause = error instanceof Error && isDriverError(error.cause) ? error.cause : error;
  if (!isDriverError(cause) || !diskCodes.has(cause.errcode & 0xff)) return error;
  return new Error(`${file} is not writable: ${cause.message}; the disk may be full, or failing`, {
    cause: error,
  });
}

function notOurs(file: string, cause: unknown): Error {
  return new Error(
    `${file} is not an Entia database: restore a backup, or start with another ENTIA_DATA_DIR`,
    { cause },
  );
}

function targetOf(db: DatabaseSync, location: string): MigrationTarget {
  return {
    location,
    exec: (script) => Promise.try(() => db.exec(script)),
    query: (sql, parameters) => Promise.try(() => new Statement<object>(db, sql).all(parameters)),
  };
}
