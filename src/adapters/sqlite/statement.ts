import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { byPosition } from '../sql/named-parameters.ts';
import type { SqlParameters } from '../sql/sql.ts';

/** What a row holds, column by column. */
type Values = readonly SQLOutputValue[];

/** One statement, prepared once, with parameters by name. `Row` is what its columns are. */
export class Statement<Row = never> {
  readonly #statement: StatementSync;
  readonly #names: readonly string[];
  readonly #columns: readonly string[];

  constructor(db: DatabaseSync, sql: string) {
    const { text, names } = byPosition(sql, () => '?');
    this.#statement = db.prepare(text);
    this.#statement.setReturnArrays(true);
    this.#names = names;
    this.#columns = this.#statement.columns().map(({ name }) => name);
  }

  get(parameters: SqlParameters): Row | undefined {
    const values = this.#statement.get(...this.#values(parameters)) as Values | undefined;
    return values && this.#row(values);
  }

  all(parameters: SqlParameters): readonly Row[] {
    const rows = this.#statement.all(...this.#values(parameters)) as unknown as Values[];
    return rows.map((values) => this.#row(values));
  }

  /** Reads row by row. Whoever stops early ends the iterator; nothing else may use the statement until then. */
  iterate(parameters: SqlParameters): IteratorObject<Row, undefined> {
    const rows = this.#statement.iterate(...this.#values(parameters));
    return rows.map((values) => this.#row(values as unknown as Values));
  }

  /** How many rows it wrote. */
  run(parameters: SqlParameters): number {
    return Number(this.#statement.run(...this.#values(parameters)).changes);
  }

  /** The objects that the driver itself makes of rows are dictionaries: an entity takes half as long again to read from one. */
  #row(values: Values): Row {
    const row: Record<string, SQLOutputValue> = {};
    for (let at = 0; at < this.#columns.length; at++)
      row[this.#columns[at] ?? ''] = values[at] ?? null;
    return row as Row;
  }

  /** A name without a value binds `undefined`, which the driver refuses. */
  #values(parameters: SqlParameters): SQLInputValue[] {
    return this.#names.map((name) => parameters[name] as SQLInputValue);
  }
}
