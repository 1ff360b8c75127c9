import { askAlways, type Declared } from '../sql/declarations.ts';
import { type Dialect, postgresDialect } from '../sql/dialect.ts';
import type { Sql, SqlParameters } from '../sql/sql.ts';
import type { Answer } from './driver.ts';

/** Sends one statement. */
export type Send = (sql: string, parameters: SqlParameters) => Promise<Answer>;

/** What carries statements to the database, as the tables want it. */
export class PostgresSql implements Sql {
  readonly dialect: Dialect = postgresDialect;
  readonly declared: Declared;
  protected readonly send: Send;

  constructor(send: Send, declared = askAlways) {
    this.send = send;
    this.declared = declared;
  }

  async get<Row, Result = Row>(
    sql: string,
    parameters: SqlParameters,
    as?: (row: Row) => Result,
  ): Promise<Result | undefined> {
    const [row] = (await this.send(sql, parameters)).rows as readonly Row[];
    return row === undefined || as === undefined ? (row as Result | undefined) : as(row);
  }

  async all<Row, Result = Row>(
    sql: string,
    parameters: SqlParameters,
    as?: (row: Row) => Result,
  ): Promise<readonly Result[]> {
    const rows = (await this.send(sql, parameters)).rows as readonly Row[];
    return as === undefined ? (rows as unknown as readonly Result[]) : rows.map((row) => as(row));
  }

  async each<Row, Result>(
    sql: string,
    parameters: SqlParameters,
    take: (rows: IteratorObject<Row>) => Result,
  ): Promise<Result> {
    return take(((await this.send(sql, parameters)).rows as readonly Row[]).values());
  }

  async run(sql: string, parameters: SqlParameters): Promise<number> {
    return (await this.send(sql, parameters)).count;
  }
}
