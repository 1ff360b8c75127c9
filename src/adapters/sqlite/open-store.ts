import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../ports/unit-of-work.ts';
import { openDatabase } from './database.ts';
import { lockDirectory } from './lock.ts';
import { sqliteStore } from './sqlite-store.ts';
import { openWalFile } from './wal-file.ts';

export interface SqliteStoreOptions {
  /** Made when it is missing. Holds `entia.db` and its companions, and belongs to one process at a time. */
  readonly directory: string;
  /** `full`: a unit settles when it is on disk. `process`: it survives the end of the process, but not of the machine. */
  readonly durability: 'full' | 'process';
  /** Told when the disk refused a sync; ends the process unless given. */
  readonly onFatal?: (error: Error) => void;
}

/**
 * Opens the store in a directory, and brings its tables up to this version.
 * Throws one clear line when the directory cannot be used, is in use, or holds data of a newer version.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { directory, durability, onFatal = endProcess } = options;
  const lock = lockDirectory(directory);
  try {
    const file = join(directory, 'entia.db');
    const { writer, reader } = await openDatabase(file, Date.now());
    const wal = openWalFile(file);
    syncDirectory(directory);
    const release = async () => {
      await wal.close();
      lock.release();
    };
    const sync = durability === 'full' ? wal.sync : undefined;
    const nowMs = () => performance.now();
    return sqliteStore({ writer, reader, sync, onFatal, nowMs, release });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes the names of new files durable, which a sync of the files themselves does not. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Without a further word to the disk: no handler runs, no connection is closed. */
function endProcess(error: Error): void {
  writeSync(
    2,
    `${error.message}: ${String(error.cause)}; the server stops now, nothing acknowledged is lost\n`,
  );
  process.abort();
}
