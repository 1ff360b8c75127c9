import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifest, unseal } from './backup-format.ts';
import { damagesOf } from './check-file.ts';
import { connectReadOnly } from './connection.ts';
import { dataFile, holdsData } from './data-file.ts';
import { lockDirectory } from './lock.ts';
import { migrations } from './migrations/all.ts';
import { makeFile, syncDirectory } from './private-files.ts';

export interface RestoreOrder {
  readonly file: string;
  /** The data directory; made when it is missing. No server uses it. */
  readonly directory: string;
  /** Whether data that is there is set aside; without it, it stays and nothing is restored. */
  readonly force: boolean;
}

export interface Restored {
  readonly manifest: Manifest;
  /** The folder that has what was there before; undefined when nothing was. */
  readonly setAside: string | undefined;
}

/**
 * Makes a backup the store of a data directory. The next start brings its tables up to this version.
 * Throws one clear line, and changes no data, when the backup is not whole, or the directory is in use or has data.
 */
export async function restore(order: RestoreOrder, nowMs: number): Promise<Restored> {
  const { file, directory, force } = order;
  const manifest = await readManifest(file);
  if (manifest.migration > migrations.length)
    throw new Error(`${file} was made by a newer version of Entia; restore it with that version`);
  const lock = lockDirectory(directory);
  const partial = join(directory, 'entia.db.partial');
  try {
    if (!force && holdsData(directory))
      throw new Error(
        `${directory} holds data; restore into another ENTIA_DATA_DIR, or add --force, which sets that data aside`,
      );
    makeFile(partial);
    await unseal(file, manifest, partial);
    requireSound(partial);
    const setAside = holdsData(directory) ? putAside(directory, nowMs) : undefined;
    renameSync(partial, dataFile(directory));
    syncDirectory(directory);
    return { manifest, setAside };
  } finally {
    rmSync(partial, { force: true });
    lock.release();
  }
}

function requireSound(file: string): void {
  const db = connectReadOnly(file);
  try {
    const [damage] = damagesOf(db);
    if (damage !== undefined) throw new Error(`the backup is damaged (${damage.place})`);
  } finally {
    db.close();
  }
}

/** The log goes with its database: SQLite would apply it to whatever it finds beside it. */
function putAside(directory: string, nowMs: number): string {
  const folder = join(directory, `before-restore-${new Date(nowMs).toISOString()}`);
  mkdirSync(folder, { mode: 0o700 });
  for (const name of ['entia.db', 'entia.db-wal', 'entia.db-shm'])
    if (existsSync(join(directory, name))) renameSync(join(directory, name), join(folder, name));
  syncDirectory(folder);
  return folder;
}
