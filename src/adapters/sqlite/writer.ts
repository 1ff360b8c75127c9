import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { HEAD, type HeadRow, SET_HEAD } from '../sql/tables/feed-table.ts';
import { UnitTransaction } from '../sql/transaction.ts';
import type { Call } from './call.ts';
import { CommitDraft } from './commit-draft.ts';
import { isDriverError, translateError } from './driver-error.ts';
import type { ReadView } from './read-view.ts';
import { Statements } from './sqlite-sql.ts';
import { SqliteUnit } from './unit-sql.ts';

/** How a unit is kept apart from those before it. With `no savepoint` only one that has written nothing can be undone. */
export type Guard = 'savepoint' | 'no savepoint';

/** A unit under way in the open transaction. It ends with one of `keep` and `undo`. */
export interface OpenUnit {
  readonly tx: Transaction;
  /** Makes the unit part of the open transaction; what it will have committed with it, if anything. */
  keep(): Commit | undefined;
  /** Whether nothing is left of the unit. */
  undo(): boolean;
}

/** The writing connection: transactions, and units inside them, one at a time. */
export class Writer {
  readonly #db: DatabaseSync;
  readonly #view: ReadView;
  readonly #statements: Statements;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #rollbackTo: StatementSync;
  /** Heads of organizations as of the last unit that was kept; saves a read for each unit. */
  readonly #heads = new Map<OrgId, Seq>();
  /** Organizations whose heads moved in the open transaction; they are stored once, at its end. */
  readonly #moved = new Set<OrgId>();
  #lostBy: unknown;

  constructor(db: DatabaseSync, view: ReadView) {
    this.#db = db;
    this.#view = view;
    this.#statements = new Statements(db);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#savepoint = db.prepare('SAVEPOINT unit');
    this.#release = db.prepare('RELEASE unit');
    this.#rollbackTo = db.prepare('ROLLBACK TO unit');
  }

  begin(): void {
    this.#lostBy = undefined;
    this.#begin.run();
  }

  commit(): void {
    for (const org of this.#moved)
      this.#statements.run(SET_HEAD, { org, seq: this.#heads.get(org) ?? 0 });
    this.#moved.clear();
    this.#view.end();
    this.#commit.run();
  }

  /** Gives the open transaction up, if the driver has not done so already. */
  rollback(): void {
    this.#heads.clear();
    this.#moved.clear();
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }

  /** The driver error that ended the open transaction, if one did. */
  get lostBy(): unknown {
    return this.#lostBy;
  }

  openUnit(org: OrgId, guard: Guard): OpenUnit {
    const guarded = guard === 'savepoint';
    if (guarded) this.#savepoint.run();
    const writesBefore = this.#statements.writes;
    let alive = true;
    const call: Call = (work) => {
      if (!alive) return Promise.reject(deadTransaction());
      try {
        return Promise.resolve(work());
      } catch (error) {
        if (isDriverError(error) && !this.#db.isTransaction) {
          alive = false;
          this.#lostBy = error;
        }
        return Promise.reject(translateError(error));
      }
    };
    const draft = new CommitDraft(org, this.#headOf);
    return {
      tx: new UnitTransaction(new SqliteUnit(this.#statements, call, draft)),
      keep: () => {
        alive = false;
        if (guarded) this.#release.run();
        return this.#keep(draft);
      },
      undo: () => {
        alive = false;
        if (!guarded) return this.#statements.writes === writesBefore;
        this.#rollbackTo.run();
        this.#release.run();
        return true;
      },
    };
  }

  readonly #headOf = (org: OrgId): Seq =>
    this.#heads.getOrInsertComputed(
      org,
      () => this.#statements.get<HeadRow>(HEAD, { org })?.seq ?? 0,
    );

  #keep(draft: CommitDraft): Commit | undefined {
    const commit = draft.finish();
    if (commit === undefined) return undefined;
    this.#heads.set(commit.org, commit.seq);
    this.#moved.add(commit.org);
    return commit;
  }
}

function deadTransaction(): Error {
  return new Error('assertion failed: this unit of work is settled, so its transaction is dead');
}
