import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDriverError } from './driver-error.ts';
import { makeDirectory, makeFile } from './private-files.ts';

/** Held by one process at a time. */
export interface DirectoryLock {
  release(): void;
}

const sqliteBusy = 5;

/**
 * Takes the data directory for this process, and makes it when it is missing. The lock is that of an open transaction
 * on `entia.lock`, so the kernel gives it back however the process ends. `entia.pid` only tells people who has it.
 * Throws one clear line when another process has the directory, or nobody can.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const pidFile = join(directory, 'entia.pid');
  try {
    makeDirectory(directory);
    const db = openExclusively(join(directory, 'entia.lock'));
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
    return {
      release() {
        rmSync(pidFile, { force: true });
        db.close();
      },
    };
  } catch (cause) {
    throw new Error(`the data directory ${directory} ${whyNot(cause, pidFile)}`, { cause });
  }
}

function openExclusively(file: string): DatabaseSync {
  makeFile(file);
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function whyNot(cause: unknown, pidFile: string): string {
  const busy = isDriverError(cause) && (cause.errcode & 0xff) === sqliteBusy;
  if (busy) return `is in use by another Entia process (pid ${readPid(pidFile)})`;
  return `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
