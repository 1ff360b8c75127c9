import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The database in a data directory. */
export function dataFile(directory: string): string {
  return join(directory, 'entia.db');
}

/** Whether a data directory has data. A start that was killed at its beginning leaves an empty file. */
export function holdsData(directory: string): boolean {
  const file = dataFile(directory);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 || existsSync(`${file}-wal`);
}

/** The database in a data directory. Throws one clear line, and makes nothing, where none is. */
export function existingDataFile(directory: string): string {
  if (!holdsData(directory))
    throw new Error(
      `${resolve(directory)} holds no Entia data: set ENTIA_DATA_DIR to the right directory; starting a server creates one`,
    );
  return dataFile(directory);
}
