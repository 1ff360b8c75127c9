/** What a statement's `@name` parameters are given: text and whole numbers, which every database takes alike. */
export type SqlParameters = Readonly<Record<string, string | number | null>>;

/**
 * A connection of either database, or the transaction of a unit. Tables off the hot path are written once over it, in
 * SQL that both understand; whole numbers come back as numbers. Fails with what the adapter makes of driver errors.
 */
export interface Sql {
  /** The first row; undefined without any. */
  get<Row>(sql: string, parameters: SqlParameters): Promise<Row | undefined>;
  all<Row>(sql: string, parameters: SqlParameters): Promise<readonly Row[]>;
  /** How many rows were written. */
  run(sql: string, parameters: SqlParameters): Promise<number>;
}
