import type { DatabaseSync } from 'node:sqlite';
import { askAlways, type Declared } from '../sql/declarations.ts';
import { type Dialect, sqliteDialect } from '../sql/dialect.ts';
import type { Sql, SqlParameters } from '../sql/sql.ts';
import type { Call } from './call.ts';
import { Statement } from './statement.ts';

/** The statements of one connection, each made when it is first used. All of it is synchronous. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, Statement<unknown>>();
  /** Counts the statements that were run to write. */
  writes = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  get<Row, Result = Row>(
    sql: string,
    parameters: SqlParameters,
    as?: (row: Row) => Result,
  ): Result | undefined {
    const row = this.#of<Row>(sql).get(parameters);
    return row === undefined || as === undefined ? (row as Result | undefined) : as(row);
  }

  all<Row, Result = Row>(
    sql: string,
    parameters: SqlParameters,
    as?: (row: Row) => Result,
  ): readonly Result[] {
    const rows = this.#of<Row>(sql).all(parameters);
    return as === undefined ? (rows as unknown as readonly Result[]) : rows.map((row) => as(row));
  }

  iterate<Row>(sql: string, parameters: SqlParameters): IteratorObject<Row> {
    return this.#of<Row>(sql).iterate(parameters);
  }

  run(sql: string, parameters: SqlParameters): number {
    this.writes++;
    return this.#of(sql).run(parameters);
  }

  #of<Row>(sql: string): Statement<Row> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = new Statement<unknown>(this.#db, sql);
      this.#statements.set(sql, statement);
    }
    return statement as Statement<Row>;
  }
}

/** The connection as the tables want it, each statement made through `call`. */
export class SqliteSql implements Sql {
  readonly dialect: Dialect = sqliteDialect;
  readonly declared: Declared;
  protected readonly statements: Statements;
  protected readonly call: Call;

  constructor(statements: Statements, call: Call, declared = askAlways) {
    this.statements = statements;
    this.call = call;
    this.declared = declared;
  }

  get<Row, Result = Row>(sql: string, parameters: SqlParameters, as?: (row: Row) => Result) {
    return this.call(() => this.statements.get(sql, parameters, as));
  }

  all<Row, Result = Row>(sql: string, parameters: SqlParameters, as?: (row: Row) => Result) {
    return this.call(() => this.statements.all(sql, parameters, as));
  }

  each<Row, Result>(
    sql: string,
    parameters: SqlParameters,
    take: (rows: IteratorObject<Row>) => Result,
  ): Promise<Result> {
    return this.call(() => take(this.statements.iterate(sql, parameters)));
  }

  run(sql: string, parameters: SqlParameters): Promise<number> {
    return this.call(() => this.statements.run(sql, parameters));
  }
}
