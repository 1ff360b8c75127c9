import type { DatabaseSync } from 'node:sqlite';
import type { ReadView } from './read-view.ts';

/** From a purge to the moment when the log is emptied, and between two tries. */
const delayMs = 1000;

/**
 * Empties the write-ahead log after a purge: what was wiped from the database file still stands in the log, until
 * SQLite happens to write over it. Runs from a timer and so between two groups, at most once a second.
 */
export class LogWipe {
  readonly #writer: DatabaseSync;
  readonly #view: ReadView;
  #timer: NodeJS.Timeout | undefined;

  constructor(writer: DatabaseSync, view: ReadView) {
    this.#writer = writer;
    this.#view = view;
  }

  /** Empties the log soon. As long as another process reads from it, tries again and again. */
  request(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#view.end();
      if (!emptyLog(this.#writer)) this.request();
    }, delayMs).unref();
  }

  /** Forgets what is due: the log goes when the last connection is closed. */
  close(): void {
    clearTimeout(this.#timer);
  }
}

/** Brings the log into the database file and cuts it to nothing, without waiting for anybody; whether it did. */
export function emptyLog(writer: DatabaseSync): boolean {
  const { timeout } = writer.prepare('PRAGMA busy_timeout').get() as { readonly timeout: number };
  writer.exec('PRAGMA busy_timeout = 0');
  try {
    const done = writer.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    return (done as { readonly busy: number }).busy === 0;
  } catch {
    // A checkpoint that fails loses nothing: the log stays as it is, and the next one begins anew.
    return false;
  } finally {
    writer.exec(`PRAGMA busy_timeout = ${timeout}`);
  }
}
