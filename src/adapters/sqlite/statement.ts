import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { byPosition } from '../sql/named-parameters.ts';

export type Parameters = Readonly<Record<string, SQLInputValue>>;

/** One statement, prepared once, with parameters by name. `Row` is what its columns are. */
export class Statement<Row = never> {
  readonly #statement: StatementSync;
  readonly #names: readonly string[];

  constructor(db: DatabaseSync, sql: string) {
    const { text, names } = byPosition(sql, () => '?');
    this.#statement = db.prepare(text);
    this.#names = names;
  }

  get(parameters: Parameters): Row | undefined {
    return this.#statement.get(...this.#values(parameters)) as Row | undefined;
  }

  all(parameters: Parameters): readonly Row[] {
    return this.#statement.all(...this.#values(parameters)) as unknown[] as Row[];
  }

  /** Reads row by row. Whoever stops early ends the iterator; nothing else may use the statement until then. */
  iterate(parameters: Parameters): IteratorObject<Row, undefined> {
    return this.#statement.iterate(...this.#values(parameters)) as unknown as IteratorObject<
      Row,
      undefined
    >;
  }

  /** How many rows it wrote. */
  run(parameters: Parameters): number {
    return Number(this.#statement.run(...this.#values(parameters)).changes);
  }

  /** A name without a value binds `undefined`, which the driver refuses. */
  #values(parameters: Parameters): SQLInputValue[] {
    return this.#names.map((name) => parameters[name] as SQLInputValue);
  }
}
