import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from './driver.ts';
import type { StatementCache } from './statement-cache.ts';

const STATUS = /* sql */ `
  SELECT pg_xact_status(@id::xid8) AS status`;

const pauseMs = 100;

/**
 * What became of a transaction whose session went away during COMMIT: asks again and again until the server knows.
 * `unknown`: it could not be asked, or the old session still has the transaction open.
 */
export async function outcomeOf(
  ask: () => Promise<unknown>,
  patienceMs: number,
): Promise<'committed' | 'aborted' | 'unknown'> {
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += pauseMs) {
    const status = await ask();
    if (status === 'committed' || status === 'aborted') return status;
    await sleep(pauseMs);
  }
  return 'unknown';
}

/** What the server says about the transaction `id`; undefined when it cannot be asked now. */
export async function transactionStatus(
  id: string,
  driver: Driver,
  statements: StatementCache,
): Promise<unknown> {
  try {
    const { rows } = await driver.query(statements.bind(STATUS, { id }));
    return (rows[0] as { readonly status: unknown } | undefined)?.status;
  } catch {
    // The server is not back yet; whoever asks asks again.
    return undefined;
  }
}
