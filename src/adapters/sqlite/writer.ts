import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import type { Declarations, Edition } from '../sql/declarations.ts';
import { HEAD, type Head, headBehind, noHead, SET_HEAD } from '../sql/tables/feed-table.ts';
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

/** What both connections know of settings, schemas and lookup paths. */
export interface KnownDeclarations {
  readonly declarations: Declarations;
  /** As committed. */
  readonly editions: Map<OrgId, Edition>;
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
  readonly #heads = new Map<OrgId, Head>();
  /** Organizations whose heads moved in the open transaction; they are stored once, at its end. */
  readonly #moved = new Set<OrgId>();
  readonly #known: KnownDeclarations;
  #lostBy: unknown;

  constructor(db: DatabaseSync, view: ReadView, known: KnownDeclarations) {
    this.#db = db;
    this.#view = view;
    this.#known = known;
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
    const moved = [...this.#moved].map((org) => ({ org, ...this.#headOf(org) }));
    for (const head of moved) this.#statements.run(SET_HEAD, head);
    this.#moved.clear();
    this.#view.end();
    this.#commit.run();
    for (const { org, edition } of moved) this.#known.editions.set(org, edition);
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
    const draft = new CommitDraft(org, this.#headOf(org));
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
    const end = () => {
      alive = false;
      draft.end();
    };
    return {
      tx: new UnitTransaction(
        new SqliteUnit(this.#statements, call, draft, this.#known.declarations),
      ),
      keep: () => {
        end();
        if (guarded) this.#release.run();
        return this.#keep(org, draft);
      },
      undo: () => {
        end();
        if (!guarded) return this.#statements.writes === writesBefore;
        this.#rollbackTo.run();
        this.#release.run();
        return true;
      },
    };
  }

  #headOf(org: OrgId): Head {
    const read = () => this.#statements.get<Head>(HEAD, { org }) ?? noHead;
    return this.#heads.getOrInsertComputed(org, read);
  }

  #keep(org: OrgId, draft: CommitDraft): Commit | undefined {
    const commit = draft.finish();
    if (commit === undefined && !draft.declares) return undefined;
    this.#heads.set(org, headBehind(this.#headOf(org), commit, draft.declares));
    this.#moved.add(org);
    return commit;
  }
}

function deadTransaction(): Error {
  return new Error('assertion failed: this unit of work is settled, so its transaction is dead');
}
