import type { Log } from '../../ports/log.ts';
import { type CheckReport, checkStore, type OnProgress } from '../sql/check/check-store.ts';
import { refuseUnprepared } from './database.ts';
import type { Driver, Session } from './driver.ts';
import { inWords } from './open-store.ts';
import { pgDriver } from './pg-driver.ts';
import { PostgresSql } from './postgres-sql.ts';
import { StatementCache } from './statement-cache.ts';

/** A question to a whole store takes its time. */
const statementTimeoutMs = 24 * 60 * 60 * 1000;

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** As `checkDatabase`, on connections of its own. Throws one clear line when there are none to be had. */
export async function checkPostgres(url: string, onProgress: OnProgress): Promise<CheckReport> {
  const driver = pgDriver({ url, poolSize: 3, log: quiet, statementTimeoutMs });
  try {
    return await checkDatabase(driver, onProgress);
  } catch (error) {
    throw inWords(error, driver.location);
  } finally {
    await driver.close();
  }
}

/**
 * Checks the store in a database as it is when the check begins, beside the servers that use it. Writes nothing.
 * Throws one clear line when there is no store of this version of Entia.
 */
export async function checkDatabase(driver: Driver, onProgress: OnProgress): Promise<CheckReport> {
  const session = await driver.open();
  try {
    await session.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await refuseUnprepared(session, driver.location);
    return await checkStore(sqlOf(session), onProgress);
  } finally {
    // Ends the transaction too.
    session.release('broken');
  }
}

function sqlOf(session: Session): PostgresSql {
  const statements = new StatementCache();
  return new PostgresSql((sql, parameters) => session.query(statements.bind(sql, parameters)));
}
