import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * The transaction of the reading connection, kept open from one commit to the next: to begin one for each read costs as
 * much as a small read itself. Whoever commits, or empties the log, ends it first: the next read sees what was
 * committed, and no checkpoint finds a reader in its way.
 */
export class ReadView {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;

  constructor(reader: DatabaseSync) {
    this.#db = reader;
    this.#begin = reader.prepare('BEGIN');
    this.#end = reader.prepare('COMMIT');
  }

  /** Runs synchronous reads. They see every commit that came before. */
  read<Result>(work: () => Result): Result {
    if (!this.#db.isTransaction) this.#begin.run();
    return work();
  }

  end(): void {
    if (this.#db.isTransaction) this.#end.run();
  }
}
