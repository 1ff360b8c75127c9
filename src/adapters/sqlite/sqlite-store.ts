import type { DatabaseSync } from 'node:sqlite';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Store, Unit, UnitHints } from '../../ports/unit-of-work.ts';
import { Declarations, type Edition } from '../sql/declarations.ts';
import { storeUnavailable } from '../sql/store-unavailable.ts';
import { HEAD, type Head, noHead } from '../sql/tables/feed-table.ts';
import { readsOf } from '../sql/transaction.ts';
import type { Call } from './call.ts';
import { translateError } from './driver-error.ts';
import type { DurableLineOptions } from './durable-line.ts';
import { GroupCommit } from './group-commit.ts';
import { LogWipe } from './log-wipe.ts';
import { ReadView } from './read-view.ts';
import { SqliteSql, Statements } from './sqlite-sql.ts';
import { type KnownDeclarations, Writer } from './writer.ts';

export interface SqliteStoreParts extends Omit<DurableLineOptions, 'onCommit'> {
  readonly writer: DatabaseSync;
  readonly reader: DatabaseSync;
  /** Releases what was opened for the store, after its last unit. */
  readonly release: () => Promise<void>;
}

/** Puts the port together from open connections to a database whose tables are there. */
export function sqliteStore(parts: SqliteStoreParts): Store {
  const { writer, reader, release, ...options } = parts;
  const listeners: ((commit: Commit) => void)[] = [];
  const view = new ReadView(reader);
  const wipe = new LogWipe(writer, view);
  const onCommit = (commit: Commit) => {
    if (commit.entries.some(({ kind }) => kind === 'purge')) wipe.request();
    for (const listener of listeners) listener(commit);
  };
  const known = { declarations: new Declarations(), editions: new Map<OrgId, Edition>() };
  const group = new GroupCommit(new Writer(writer, view, known), { ...options, onCommit });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await group.close();
    wipe.close();
    reader.close();
    writer.close();
    await release();
  };
  return {
    ...readsOf(readSql(new Statements(reader), readCall(reader, view), known)),
    run: <Result>(org: OrgId, unit: Unit<Result>, hints?: UnitHints) => group.run(org, unit, hints),
    onCommit: (listener) => void listeners.push(listener),
    caughtUp: () => undefined,
    close: () => (closed ??= close()),
  };
}

function readSql(statements: Statements, call: Call, known: KnownDeclarations): SqliteSql {
  const read = (org: OrgId) => (statements.get<Head>(HEAD, { org }) ?? noHead).edition;
  const editionOf = (org: OrgId) =>
    call(() => known.editions.getOrInsertComputed(org, () => read(org)));
  return new SqliteSql(statements, call, known.declarations.seenBy(editionOf));
}

function readCall(reader: DatabaseSync, view: ReadView): Call {
  return (work) => {
    try {
      return Promise.resolve(view.read(work));
    } catch (error) {
      return Promise.reject(
        reader.isOpen ? translateError(error) : storeUnavailable('sqlite', error),
      );
    }
  };
}
