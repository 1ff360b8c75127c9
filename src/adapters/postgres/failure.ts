import type { EntiaError } from '../../kernel/entia-error.ts';
import { storeUnavailable } from '../sql/store-unavailable.ts';

/** SQLSTATE of what the server refused; undefined of everything else. Each has a digit; Node's `EPIPE` looks like one, and has none.
 *  postgresql.org/docs/current/errcodes-appendix.html */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return undefined;
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** The transaction met another one; run again it may pass. serialization_failure, deadlock_detected */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** Somebody else held a lock for longer than anybody waits. lock_not_available */
export function isTakenTooLong(error: unknown): boolean {
  return sqlState(error) === '55P03';
}

/** Classes: connection exception, operator intervention; codes: too_many_connections, idle_in_transaction_session_timeout. */
const lostStates = /^(08...|57P..|53300|25P03)$/;

/** Node's words for a connection that cannot be made or that ended. */
const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** What `pg` says about its own connections; it gives these errors no code. */
const driverMessages =
  /^(Connection terminated|Client (has encountered|was closed|is closed)|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool)/;

/** The session is gone, and with it a transaction that it had not committed. */
export function isLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return lostStates.test(state);
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && networkCodes.has(code)) || driverMessages.test(error.message);
}

/** Classes: insufficient resources, system error, internal error; codes: query_canceled, lock_not_available, read_only_sql_transaction. */
const unavailableStates = /^(53...|58...|XX...|57014|55P03|25006)$/;

/** `store/unavailable` for what is wrong with the connection or the server; everything else as it is. */
export function translateError(error: unknown): unknown {
  const state = sqlState(error) ?? '';
  const unavailable = isLost(error) || isConflict(error) || unavailableStates.test(state);
  return unavailable ? postgresUnavailable(error) : error;
}

export function postgresUnavailable(cause: unknown): EntiaError {
  return storeUnavailable('postgres', cause);
}
