import type { StoreMeter } from '../../ports/metrics.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { dataFile, existingDataFile } from './data-file.ts';
import { openDatabase } from './database.ts';
import { lockDirectory } from './lock.ts';
import { makeFile, syncDirectory } from './private-files.ts';
import { sqliteStore } from './sqlite-store.ts';
import { openWalFile } from './wal-file.ts';

export interface SqliteStoreOptions {
  /** Holds `entia.db` and its companions, and belongs to one process at a time. */
  readonly directory: string;
  /** Whether the directory and the data in it are made when they are missing; true unless told. */
  readonly mayCreate?: boolean;
  /** `full`: a unit settles when it is on disk. `process`: it survives the end of the process, but not of the machine. */
  readonly durability: 'full' | 'process';
  /** Told when the disk refused a sync; ends the process, since nobody knows what is on disk. */
  readonly onFatal: (error: Error) => void;
  /** Told how units are committed. */
  readonly meter?: StoreMeter | undefined;
}

/**
 * Opens the store in a directory, and brings its tables up to this version.
 * Throws one clear line when the directory cannot be used, is in use, or holds no data of Entia, or of a newer version.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { directory, durability, onFatal, meter, mayCreate = true } = options;
  if (!mayCreate) existingDataFile(directory);
  const lock = lockDirectory(directory);
  try {
    const file = dataFile(directory);
    makeFile(file);
    const { writer, reader } = await openDatabase(file, Date.now());
    const wal = openWalFile(file);
    syncDirectory(directory);
    const release = async () => {
      await wal.close();
      lock.release();
    };
    const sync = durability === 'full' ? wal.sync : undefined;
    const nowMs = () => performance.now();
    return sqliteStore({ writer, reader, sync, onFatal, nowMs, meter, release });
  } catch (error) {
    lock.release();
    throw error;
  }
}
