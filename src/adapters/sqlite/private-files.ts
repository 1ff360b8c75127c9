import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Makes the directory, and those on the way to it, when they are missing: durable, and for this user only. */
export function makeDirectory(directory: string): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  let made = dirname(resolve(first));
  syncDirectory(made);
  for (const name of relative(made, resolve(directory)).split(sep)) {
    made = join(made, name);
    syncDirectory(made);
  }
}

/** Makes the names of new files durable, which a sync of the files themselves does not. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes an empty file that only this user may read; one that is there is not touched. SQLite gives its companions the same mode. */
export function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
