import type { Store } from '../../ports/unit-of-work.ts';
import { forgetMarks } from './commit-mark.ts';
import { type Opening, prepareDatabase } from './database.ts';
import { isLost, sqlState } from './failure.ts';
import { type PgOptions, pgDriver } from './pg-driver.ts';
import { type PostgresStoreOptions, postgresStore } from './postgres-store.ts';
import { StatementCache } from './statement-cache.ts';

/**
 * Opens the store in a PostgreSQL database, and brings its tables up to this version.
 * Throws one clear line when the database cannot be reached, does not let us in, or holds no data of Entia, or of a newer version.
 */
export async function openPostgresStore(
  options: PgOptions & PostgresStoreOptions & Opening,
): Promise<Store> {
  await prepare(options);
  const driver = pgDriver(options);
  try {
    await forgetMarks(driver, new StatementCache());
    return await postgresStore(driver, options);
  } catch (error) {
    await driver.close();
    throw inWords(error, driver.location);
  }
}

/** Migrations have limits of their own: a step over large tables takes longer than a request may, and other nodes wait for it. */
const migrationTimeoutMs = 24 * 60 * 60 * 1000;

async function prepare({ url, log, mayCreate = true }: PgOptions & Opening): Promise<void> {
  const limits = { statementTimeoutMs: migrationTimeoutMs, lockTimeoutMs: migrationTimeoutMs };
  const driver = pgDriver({ url, log, poolSize: 3, ...limits });
  try {
    await prepareDatabase(driver, Date.now(), { mayCreate });
  } catch (error) {
    throw inWords(error, driver.location);
  } finally {
    await driver.close();
  }
}

/** One clear line when the database at `location` cannot be reached or does not let us in; everything else as it is. */
export function inWords(error: unknown, location: string): unknown {
  if (!isNoEntry(error)) return error;
  return new Error(`the database ${location} cannot be used: ${reasonOf(error)}`, { cause: error });
}

/** The server is not there, or does not let us in: invalid_authorization_specification, invalid_catalog_name, insufficient_privilege. */
function isNoEntry(error: unknown): boolean {
  return isLost(error) || /^(28...|3D000|42501)$/.test(sqlState(error) ?? '');
}

/** An attempt at several addresses fails with several errors and no message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
