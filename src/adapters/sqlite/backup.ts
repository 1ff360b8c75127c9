import {
  existsSync,
  lstatSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { backup } from 'node:sqlite';
import { type Manifest, seal } from './backup-format.ts';
import { damagesOf } from './check-file.ts';
import { connect } from './connection.ts';
import { existingDataFile } from './data-file.ts';
import { withSnapshot } from './database.ts';
import { makeFile, syncDirectory } from './private-files.ts';

export interface BackupOrder {
  /** The data directory. A server may be using it. */
  readonly directory: string;
  /** Where the backup goes; links are followed. */
  readonly file: string;
  /** Whether an existing regular file is replaced. */
  readonly force: boolean;
}

/** Pages that are copied between two looks at the event loop. */
const pagesAtOnce = 1000;

const COUNTS = /* sql */ `
  SELECT (SELECT max(version) FROM migration) AS migration,
         (SELECT count(*) FROM organization) AS organizations,
         (SELECT count(*) FROM entity) AS entities,
         (SELECT count(*) FROM operation) AS operations,
         (SELECT coalesce(sum(seq), 0) FROM org_head) AS commits`;

/**
 * Copies the store as it is at this moment into one file, beside a running server or without one: all commits up to
 * one and none behind it. The file appears under its name when it is whole, checked and on disk.
 * Throws one clear line, and leaves nothing behind, when that cannot be done.
 */
export async function backUp(order: BackupOrder, nowMs: number): Promise<Manifest> {
  const { directory, force } = order;
  const source = existingDataFile(directory);
  const file = target(order.file);
  if (existsSync(file)) requireReplaceable(file, source, force);
  const folder = dirname(resolve(file));
  const partial = join(folder, `.${basename(file)}.${process.pid}.partial`);
  try {
    makeFile(partial);
    const counts = await copyDatabase(source, partial);
    const manifest = manifestOf(counts, statSync(partial).size, nowMs);
    await seal(partial, manifest);
    renameSync(partial, file);
    syncDirectory(folder);
    return manifest;
  } catch (cause) {
    for (const companion of ['', '-journal']) rmSync(partial + companion, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`backup failed, nothing was left behind: ${why}`, { cause });
  }
}

/** Where the file is or will be, at the end of all links. */
function target(file: string): string {
  // Follows links, and throws when they lead in a circle.
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return realpathSync(file);
  const link = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return link ? target(resolve(dirname(file), readlinkSync(file))) : file;
}

function requireReplaceable(file: string, source: string, force: boolean): void {
  if (!statSync(file).isFile())
    throw new Error(
      `${file} is not a regular file; name a file, or "-" to write the backup to standard output`,
    );
  if (file === realpathSync(source))
    throw new Error(`${file} is the store itself; name another file`);
  if (!force)
    throw new Error(`${file} already exists; name another file, or add --force to replace it`);
}

type Counts = Readonly<Record<string, number>> & { readonly migration: number };

/** The snapshot pins what is copied, so a server that goes on writing does not make the copy begin anew. */
async function copyDatabase(source: string, target: string): Promise<Counts> {
  await withSnapshot(source, (snapshot) => backup(snapshot, target, { rate: pagesAtOnce }));
  const copy = connect(target);
  try {
    // With a write-ahead log, as its source has one, it would be more than one file as soon as it is read.
    copy.exec('PRAGMA journal_mode = DELETE');
    const [damage] = damagesOf(copy);
    if (damage !== undefined) throw new Error(`the database is damaged (${damage.place})`);
    return copy.prepare(COUNTS).get() as Counts;
  } finally {
    copy.close();
  }
}

function manifestOf(
  { migration, ...counts }: Counts,
  databaseBytes: number,
  nowMs: number,
): Manifest {
  return {
    format: 'entia-backup',
    format_version: 1,
    migration,
    created_at: new Date(nowMs).toISOString(),
    database_bytes: databaseBytes,
    counts,
  };
}
