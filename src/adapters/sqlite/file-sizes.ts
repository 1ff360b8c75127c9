import { statSync } from 'node:fs';
import { join } from 'node:path';

/** The sizes of the database in a directory and of its write-ahead log, in bytes; 0 for a file that is not there. */
export function fileSizes(directory: string): { readonly database: number; readonly log: number } {
  const sizeOf = (name: string) =>
    statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  return { database: sizeOf('entia.db'), log: sizeOf('entia.db-wal') };
}
