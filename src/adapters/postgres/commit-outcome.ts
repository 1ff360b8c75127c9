import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from './driver.ts';
import type { StatementCache } from './statement-cache.ts';

const STATUS = /* sql */ `
  SELECT pg_xact_status(@id::xid8) AS status`;

/** So long the server is asked what became of a COMMIT whose answer was lost. */
const patienceMs = 10_000;
const pauseMs = 100;

/**
 * What became of the transaction `id`, whose session went away during COMMIT: asks on another session until the server
 * knows. `unknown`: it could not be asked, or the old session still has the transaction open.
 */
export async function outcomeOf(
  id: string,
  driver: Driver,
  statements: StatementCache,
): Promise<'committed' | 'aborted' | 'unknown'> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
    const status = await statusOf(id, driver, statements);
    if (status === 'committed' || status === 'aborted') return status;
    await sleep(pauseMs);
  }
  return 'unknown';
}

async function statusOf(id: string, driver: Driver, statements: StatementCache): Promise<unknown> {
  try {
    const { rows } = await driver.query(statements.bind(STATUS, { id }));
    return (rows[0] as { readonly status: unknown } | undefined)?.status;
  } catch {
    // The server is not back yet; it is asked again.
    return undefined;
  }
}
