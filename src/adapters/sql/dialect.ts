/** What a parameter of a statement is given; a list becomes an array of the database, or JSON. */
export type Value = string | number | null | readonly (string | number | null)[];

/** Where the two databases differ in what the tables ask of them. */
export interface Dialect {
  /** Counts up with every row that is inserted. */
  readonly place: 'rowid' | 'place';
  /** A list as a parameter. */
  list(values: readonly string[]): Value;
  /** The values of the list parameter as rows of a FROM clause: `wanted.value`, and `wanted.key`, which is their order. */
  wanted(parameter: string): string;
  /**
   * The `columns` of what `select` finds, `doc` among them, in the order of its column `by`. Ends with the first `doc`
   * beyond `@max_bytes`, where the database would otherwise send all of them.
   */
  bounded(select: string, columns: string, by: string): string;
}

export const sqliteDialect: Dialect = {
  place: 'rowid',
  list: (values) => JSON.stringify(values),
  wanted: (parameter) => `json_each(@${parameter}) AS wanted`,
  // Rows are read one by one, so the reader stops at the bound.
  bounded: (select) => select,
};

export const postgresDialect: Dialect = {
  place: 'place',
  list: (values) => values,
  wanted: (parameter) => `unnest(@${parameter}::text[]) WITH ORDINALITY AS wanted (value, key)`,
  bounded: (select, columns, by) => /* sql */ `
  SELECT ${columns}
    FROM (SELECT ${columns}, ${by} AS slice_place,
                 sum(octet_length(doc)) OVER (ORDER BY ${by}) - octet_length(doc) AS bytes_before
            FROM (${select}) AS candidate) AS slice
   WHERE bytes_before <= @max_bytes::bigint
   ORDER BY slice_place`,
};

/** A statement that is not the same in both dialects, made once for each. */
export function inDialect(
  write: (dialect: Dialect) => string,
): (sql: { readonly dialect: Dialect }) => string {
  const texts = new Map([sqliteDialect, postgresDialect].map((each) => [each, write(each)]));
  return ({ dialect }) => texts.get(dialect) ?? write(dialect);
}
