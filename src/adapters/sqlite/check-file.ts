import type { DatabaseSync } from 'node:sqlite';
import { type CheckReport, checkStore, type OnProgress } from '../sql/check/check-store.ts';
import { Findings, maxPlaces } from '../sql/check/findings.ts';
import type { Invariant } from '../sql/check/invariant.ts';
import { existingDataFile } from './data-file.ts';
import { withSnapshot } from './database.ts';
import { SqliteSql, Statements } from './sqlite-sql.ts';

export const damaged: Invariant = {
  name: 'file/damaged',
  meaning: 'the database file is whole; as it is not, what it holds was not looked at',
};

/**
 * Checks the store in a directory, beside a running server or without one, as it was when the check began.
 * Writes nothing. Throws one clear line when there is no store of this version of Entia.
 */
export async function checkDirectory(
  directory: string,
  onProgress: OnProgress,
): Promise<CheckReport> {
  return await withSnapshot(existingDataFile(directory), async (db) => {
    onProgress(damaged.name, 0);
    const damages = damagesOf(db);
    if (damages.length > 0) return { findings: damages, counted: {} };
    const sql = new SqliteSql(new Statements(db), (work) => Promise.try(work));
    return await checkStore(sql, onProgress);
  });
}

/** What SQLite itself finds: pages that do not fit together, indexes that do not agree with their tables. */
export function damagesOf(db: DatabaseSync) {
  const rows = db.prepare(`PRAGMA integrity_check(${maxPlaces})`).all() as {
    readonly integrity_check: string;
  }[];
  const found = new Findings();
  for (const { integrity_check: message } of rows)
    if (message !== 'ok') found.add(damaged, { sqlite: message });
  return found.all();
}
