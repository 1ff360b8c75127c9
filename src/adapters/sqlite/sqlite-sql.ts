import type { DatabaseSync } from 'node:sqlite';
import type { Sql } from '../sql/sql.ts';
import type { Call } from './call.ts';
import { Statement } from './statement.ts';

/** The statements of one connection that are made when they are first used. */
export class StatementCache {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, Statement<unknown>>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  of<Row>(sql: string): Statement<Row> {
    const make = () => new Statement<unknown>(this.#db, sql);
    return this.#statements.getOrInsertComputed(sql, make) as Statement<Row>;
  }
}

/** The connection as the shared tables want it, each statement made through `call`. */
export function sqliteSql(statements: StatementCache, call: Call): Sql {
  return {
    get: <Row>(sql: string, parameters: Parameters<Sql['get']>[1]) =>
      call(() => statements.of<Row>(sql).get(parameters)),
    all: <Row>(sql: string, parameters: Parameters<Sql['all']>[1]) =>
      call(() => statements.of<Row>(sql).all(parameters)),
    run: (sql, parameters) => call(() => statements.of(sql).run(parameters)),
  };
}
