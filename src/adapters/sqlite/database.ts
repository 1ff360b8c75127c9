import type { DatabaseSync } from 'node:sqlite';
import { type MigrationTarget, migrate } from '../sql/migrations.ts';
import { openReader, openWriter } from './connection.ts';
import { migrations } from './migrations/all.ts';
import { Statement } from './statement.ts';

/** The two connections to one file, its tables brought up to this version. */
export interface Database {
  readonly writer: DatabaseSync;
  readonly reader: DatabaseSync;
}

/** Throws one clear line when the file is of a newer version, or no database. */
export async function openDatabase(file: string, nowMs: number): Promise<Database> {
  const writer = openWriter(file);
  try {
    await migrate(targetOf(writer, file), migrations, nowMs);
    return { writer, reader: openReader(file) };
  } catch (error) {
    writer.close();
    throw error;
  }
}

function targetOf(db: DatabaseSync, location: string): MigrationTarget {
  return {
    location,
    exec: (script) => Promise.try(() => db.exec(script)),
    query: (sql, parameters) => Promise.try(() => new Statement<object>(db, sql).all(parameters)),
  };
}
