import { storeUnavailable } from '../sql/store-unavailable.ts';

/** What `node:sqlite` throws; `errcode` is SQLite's extended result code. */
interface DriverError extends Error {
  readonly code: 'ERR_SQLITE_ERROR';
  readonly errcode: number;
}

/** SQLITE_BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB (sqlite.org/rescode.html) */
const unavailableCodes: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 11, 13, 14, 15, 26]);

export function isDriverError(error: unknown): error is DriverError {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** `store/unavailable` for what is wrong with the disk, the file or the memory; everything else as it is. */
export function translateError(error: unknown): unknown {
  const unavailable = isDriverError(error) && unavailableCodes.has(error.errcode & 0xff);
  return unavailable ? storeUnavailable('sqlite', error) : error;
}
