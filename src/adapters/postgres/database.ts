import { afterFirstTables } from '../sql/migrations/after-first-tables.ts';
import { commitMark } from '../sql/migrations/commit-mark.ts';
import { firstTables } from '../sql/migrations/first-tables.ts';
import { textsOnce } from '../sql/migrations/texts-once.ts';
import {
  type MigrationStep,
  type MigrationTarget,
  migrate,
  requireMigrated,
} from '../sql/migrations.ts';
import type { Driver, Session } from './driver.ts';
import { migrationLock, requireAlone } from './require-alone.ts';
import { StatementCache } from './statement-cache.ts';

/** PostgreSQL has no row number that counts up with every insert, so these tables have a column for the order of their rows. */
const PLACES = /* sql */ `
ALTER TABLE operation ADD COLUMN place BIGINT GENERATED ALWAYS AS IDENTITY;
ALTER TABLE edge ADD COLUMN place BIGINT GENERATED ALWAYS AS IDENTITY;
`;

/** Which of its commits each node made last, for when no answer to COMMIT came. */
const MARKS = /* sql */ `
CREATE TABLE commit_mark (
  lane TEXT   NOT NULL, -- whose units it was; only one node at a time commits in a lane
  node TEXT   NOT NULL, -- a UUID, new with each start of a server
  mark BIGINT NOT NULL, -- counts the commits of the node
  at   BIGINT NOT NULL, -- epoch milliseconds, UTC
  UNIQUE (lane, node)
);
`;

/** What was written before keeps its place: the entity has the text already. */
const TEXTS_ONCE = /* sql */ `
ALTER TABLE operation ALTER COLUMN payload DROP NOT NULL;
UPDATE operation
   SET payload = NULL
  FROM entity
 WHERE entity.org = operation.org AND entity.id = operation.entity_id AND entity.version = operation.version
   AND entity.doc = operation.payload;
`;

const additions = new Map([
  [firstTables, PLACES],
  [commitMark, MARKS],
  [textsOnce, TEXTS_ONCE],
]);

const steps: readonly MigrationStep[] = [firstTables, ...afterFirstTables].map((step) => ({
  ...step,
  script: `${step.script}${additions.get(step) ?? ''}`,
}));

const LOCK = /* sql */ `
  SELECT pg_advisory_lock(${migrationLock})`;

const ENCODING = /* sql */ `
  SELECT current_setting('server_encoding') AS encoding`;

/** But those of extensions, which an operator may have installed beforehand. */
const TABLES = /* sql */ `
  SELECT relname AS name
    FROM pg_class
   WHERE relnamespace = current_schema()::regnamespace
     AND relkind IN ('r', 'p', 'v', 'm', 'f')
     AND NOT EXISTS (SELECT 1
                       FROM pg_depend
                      WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')`;

export interface Opening {
  /** Whether tables are made where none are; true unless told. */
  readonly mayCreate?: boolean;
}

/**
 * Brings the tables up to this version. Of several nodes that start at once one does it, and the others wait.
 * Throws one clear line when the database is of a newer version, of another program, not in UTF-8, or has no tables
 * and may get none, and when others use data that has to be migrated.
 */
export async function prepareDatabase(
  driver: Driver,
  nowMs: number,
  { mayCreate = true }: Opening = {},
): Promise<void> {
  const session = await driver.open();
  try {
    await session.query(new StatementCache().bind(LOCK, {}));
    const target = targetOf(session, driver.location);
    await refuseForeign(target);
    if (!mayCreate) await refuseEmpty(target);
    await migrate(target, steps, nowMs);
    await session.exec('SELECT pg_advisory_unlock_all()');
    session.release();
  } catch (error) {
    session.release('broken');
    throw error;
  }
}

/** Throws one clear line, and changes nothing, when the database holds no data, or not of this version of Entia. */
export async function refuseUnprepared(session: Session, location: string): Promise<void> {
  const target = targetOf(session, location);
  await refuseForeign(target);
  await refuseEmpty(target);
  await requireMigrated(target, steps);
}

async function refuseEmpty({ query, location }: MigrationTarget): Promise<void> {
  if ((await query(TABLES, {})).length === 0)
    throw new Error(
      `the database ${location} holds no Entia data: set ENTIA_DATABASE_URL to the right database; starting a server fills an empty one`,
    );
}

async function refuseForeign({ query, location }: MigrationTarget): Promise<void> {
  const [setting] = (await query(ENCODING, {})) as readonly { readonly encoding: string }[];
  if (setting?.encoding !== 'UTF8')
    throw new Error(
      `the database ${location} has the encoding ${setting?.encoding}; Entia needs one made with ENCODING 'UTF8'`,
    );
  const tables = (await query(TABLES, {})) as readonly { readonly name: string }[];
  if (tables.length > 0 && !tables.some(({ name }) => name === 'migration'))
    throw new Error(
      `the database ${location} has another program's tables; give Entia its own database`,
    );
}

function targetOf(session: Session, location: string): MigrationTarget {
  const statements = new StatementCache();
  const query: MigrationTarget['query'] = async (sql, parameters) =>
    (await session.query(statements.bind(sql, parameters))).rows;
  return {
    location,
    exec: (script) => session.exec(collated(script)),
    query,
    requireAlone: () => requireAlone({ query, location }),
  };
}

/** Text is compared byte by byte, whatever the database was made for: the order of ids is part of what the ports promise. */
function collated(script: string): string {
  return script.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"');
}
