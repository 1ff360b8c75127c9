/** One step forward in the shape of the tables. There is no way back but a backup. */
export interface MigrationStep {
  readonly name: string;
  /** Statements, separated by semicolons. */
  readonly script: string;
}

/** The little that migrations need of a driver. `script` and `sql` use `@name` for parameters. */
export interface MigrationTarget {
  /** Where the data is, in words for an operator, such as a file name. */
  readonly location: string;
  exec(script: string): Promise<void>;
  /** Runs one statement and returns its rows. */
  query(
    sql: string,
    parameters: Readonly<Record<string, string | number>>,
  ): Promise<readonly object[]>;
  /** Throws one clear line while others use the data; absent where nobody else can. */
  requireAlone?(): Promise<void>;
}

const CREATE_BOOKKEEPING = /* sql */ `
  CREATE TABLE IF NOT EXISTS migration (
    version    INTEGER NOT NULL PRIMARY KEY, -- number of the step, from 1
    name       TEXT    NOT NULL,             -- what the step does
    applied_at BIGINT  NOT NULL              -- epoch milliseconds, UTC
  )`;

const LAST_APPLIED = /* sql */ `
  SELECT coalesce(max(version), 0) AS version
    FROM migration`;

const RECORD = /* sql */ `
  INSERT INTO migration (version, name, applied_at)
  VALUES (@version, @name, @applied_at)`;

/**
 * Brings the tables up to the last of `steps`, which are numbered from 1, each step in a transaction of its own.
 * Throws, and changes nothing, when the data was written by a newer version of Entia, or others use it.
 */
export async function migrate(
  target: MigrationTarget,
  steps: readonly MigrationStep[],
  nowMs: number,
): Promise<void> {
  await target.exec(CREATE_BOOKKEEPING);
  const applied = await lastApplied(target, steps);
  if (applied > 0 && applied < steps.length) await target.requireAlone?.();
  for (const [index, step] of steps.entries())
    if (index >= applied) await apply(target, { ...step, version: index + 1 }, nowMs);
}

/** Throws, and changes nothing, when the data was written by another version of Entia than this one. */
export async function requireMigrated(
  target: Pick<MigrationTarget, 'location' | 'query'>,
  steps: readonly MigrationStep[],
): Promise<void> {
  const applied = await lastApplied(target, steps);
  if (applied < steps.length) throw new Error(olderData(target.location, applied, steps.length));
}

async function lastApplied(
  target: Pick<MigrationTarget, 'location' | 'query'>,
  steps: readonly MigrationStep[],
): Promise<number> {
  const [row] = (await target.query(LAST_APPLIED, {})) as readonly { readonly version: number }[];
  const applied = Number(row?.version ?? 0);
  if (applied > steps.length) throw new Error(newerData(target.location, applied, steps.length));
  return applied;
}

async function apply(
  target: MigrationTarget,
  migration: MigrationStep & { readonly version: number },
  nowMs: number,
): Promise<void> {
  const { version, name } = migration;
  await target.exec('BEGIN');
  try {
    await target.exec(migration.script);
    await target.query(RECORD, { version, name, applied_at: nowMs });
    await target.exec('COMMIT');
  } catch (cause) {
    await target.exec('ROLLBACK');
    throw new Error(
      `migration ${version} (${name}) of ${target.location} failed; nothing changed`,
      { cause },
    );
  }
}

function newerData(location: string, found: number, known: number): string {
  return `${location} was written by a newer version of Entia (migration ${found}, this version knows ${known}); start that version, or restore a backup`;
}

function olderData(location: string, found: number, known: number): string {
  return `${location} was written by an older version of Entia (migration ${found}, this version knows ${known}); start the server once, which brings it up to this version`;
}
