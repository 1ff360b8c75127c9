import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { FeedEntry } from '../../ports/feed.ts';
import type { Declarations } from '../sql/declarations.ts';
import type { Sql, SqlParameters } from '../sql/sql.ts';
import { feedWrite } from '../sql/tables/feed-table.ts';
import type { UnitSql } from '../sql/unit-sql.ts';
import type { Write, WriteAt } from '../sql/write.ts';
import type { Call } from './call.ts';
import type { CommitDraft } from './commit-draft.ts';
import { SqliteSql, type Statements } from './sqlite-sql.ts';
import { storeRows } from './store-rows.ts';

/** A unit on the connection that writes; `draft` numbers and collects what it commits. */
export class SqliteUnit extends SqliteSql implements UnitSql {
  readonly #draft: CommitDraft;

  constructor(statements: Statements, call: Call, draft: CommitDraft, declarations: Declarations) {
    super(
      statements,
      call,
      declarations.seenBy((org) => draft.edition(org)),
    );
    this.#draft = draft;
  }

  of(): Sql {
    return this;
  }

  store(write: Write): Promise<void> {
    return this.call(() => storeRows(this.statements, write));
  }

  storeNumbered(org: OrgId, write: WriteAt): Promise<Seq> {
    return this.call(() => {
      const seq = this.#draft.seqOf(org);
      storeRows(this.statements, write(seq));
      return seq;
    });
  }

  head(org: OrgId): Promise<Seq> {
    return this.call(() => this.#draft.head(org));
  }

  append(org: OrgId, entry: FeedEntry): Promise<void> {
    return this.call(() => {
      const seq = this.#draft.seqOf(org);
      storeRows(this.statements, feedWrite({ org, seq }, this.#draft.append(entry), entry));
    });
  }

  declare(org: OrgId, sql: string, parameters: SqlParameters): Promise<number> {
    return this.call(() => {
      this.#draft.declare(org);
      return this.statements.run(sql, parameters);
    });
  }
}
