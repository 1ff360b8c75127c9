import { close, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const fdatasyncInPool = promisify(fdatasync);
const closeInPool = promisify(close);

/** The write-ahead log as a file to be synced. Never the main file: to close a second descriptor of that drops SQLite's locks on it. */
export interface WalFile {
  /** Resolves when everything written to the log before the call is on disk; the wait is in the thread pool. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log beside the database `file`. A connection to the database stays open as long as the log is in use. */
export function openWalFile(file: string): WalFile {
  const descriptor = openSync(`${file}-wal`, 'r+');
  return {
    sync: () => fdatasyncInPool(descriptor),
    close: () => closeInPool(descriptor),
  };
}
