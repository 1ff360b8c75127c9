import { DatabaseSync } from 'node:sqlite';

/**
 * synchronous NORMAL: COMMIT does not wait for the disk, `DurableLine` does; SQLite itself syncs at checkpoints.
 * cache_size: negative is KiB.
 * secure_delete ON: what is deleted or replaced is overwritten, so that a purge leaves nothing in the file. FAST would
 * leave the pages that become free as they are, and with them every document of more than a page. Measured with
 * documents of 3 and 100 KB: inserts and updates cost the same, deletes four to eight times as much.
 * wal_autocheckpoint: pages of 4 KiB. A checkpoint runs inside a COMMIT, on this thread. Measured with units of 3 KB:
 * 1,000 pages stop the loop for 14 ms, 4,000 for 45 ms, 16,000 for 140 ms, and a unit costs 5 % less each time.
 * journal_size_limit: bytes; a log that grew beyond it under one large unit is cut back.
 */
const WRITER_PRAGMAS = /* sql */ `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -65536;
  PRAGMA wal_autocheckpoint = 2000;
  PRAGMA journal_size_limit = 67108864;`;

const READER_PRAGMAS = /* sql */ `
  PRAGMA query_only = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -65536;`;

/** No other process has the file, so only a backup tool can make this one wait. */
const busyTimeoutMs = 5000;

/** A connection that has changed nothing yet. */
export function connect(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: busyTimeoutMs });
}

/** A connection that can change nothing. */
export function connectReadOnly(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true });
}

/** Makes it the connection that writes. There is one. */
export function prepareWriter(db: DatabaseSync): void {
  db.exec(WRITER_PRAGMAS);
}

/** A connection that sees what is committed, and cannot write. Opened after the writer has made the tables. */
export function openReader(file: string): DatabaseSync {
  const db = connect(file);
  db.exec(READER_PRAGMAS);
  return db;
}
