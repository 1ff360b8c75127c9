import type { Declared } from './declarations.ts';
import type { Dialect, Value } from './dialect.ts';

/** What a statement's `@name` parameters are given, each of them: text and whole numbers, which every database takes
 *  alike, and lists as the dialect writes them. */
export type SqlParameters = Readonly<Record<string, Value>>;

/**
 * A connection of either database, or the transaction of a unit. Tables are written once over it, in SQL that both
 * understand; whole numbers come back as numbers. `as` makes of a row what is wanted: given here it costs no promise of
 * its own. A parameter without a value is a programming error. Fails with what the adapter makes of driver errors.
 */
export interface Sql {
  readonly dialect: Dialect;
  /** The first row; undefined without any. */
  get<Row, Result = Row>(
    sql: string,
    parameters: SqlParameters,
    as?: (row: Row) => Result,
  ): Promise<Result | undefined>;
  all<Row, Result = Row>(
    sql: string,
    parameters: SqlParameters,
    as?: (row: Row) => Result,
  ): Promise<readonly Result[]>;
  /** Hands the rows over one after another; those that `take` leaves are not read where the database can stop. */
  each<Row, Result>(
    sql: string,
    parameters: SqlParameters,
    take: (rows: IteratorObject<Row>) => Result,
  ): Promise<Result>;
  /** How many rows were written. */
  run(sql: string, parameters: SqlParameters): Promise<number>;
  readonly declared: Declared;
}
