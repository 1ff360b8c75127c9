import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationTarget } from '../sql/migrations.ts';
import { applicationName, commitChannel } from './driver.ts';

/** Every version of Entia takes this number, whatever it is. */
export const migrationLock = 7_310_868_735;

/**
 * Other sessions of Entia with this database. The name of the application may be another in the URL, so what listens
 * for commits, as every server does, counts too. Sessions that wait for the migration do not count, nor those that a
 * pooler keeps without a client.
 */
const OTHERS = /* sql */ `
  SELECT count(*) AS sessions
    FROM pg_stat_activity AS other
   WHERE datname = current_database()
     AND pid <> pg_backend_pid()
     AND (application_name = @application_name OR query = @listen)
     AND query IS DISTINCT FROM 'DISCARD ALL'
     AND NOT EXISTS (SELECT 1
                       FROM pg_locks
                      WHERE pg_locks.pid = other.pid AND locktype = 'advisory' AND NOT granted
                        AND (classid::bigint << 32) + objid::bigint = @migration_lock::bigint)`;

/** Sessions that were closed just now are seen for a moment longer. */
const [looks, pauseMs] = [20, 100];

/** Throws one clear line while other sessions of Entia are connected: older versions do not know the new tables. */
export async function requireAlone({
  query,
  location,
}: Pick<MigrationTarget, 'query' | 'location'>): Promise<void> {
  const parameters = {
    application_name: applicationName,
    listen: `LISTEN ${commitChannel}`,
    migration_lock: migrationLock,
  };
  let sessions = 0;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await sleep(pauseMs);
    const [row] = (await query(OTHERS, parameters)) as readonly { readonly sessions: number }[];
    sessions = row?.sessions ?? 0;
    if (sessions === 0) return;
  }
  throw new Error(
    `the database ${location} must be migrated to this version, but ${sessions} other connections of Entia are open; stop every server and command that uses it, then start this version again`,
  );
}
