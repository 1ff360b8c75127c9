import { hash } from 'node:crypto';
import { tablesNamedIn } from '../sql/catalogue.ts';
import type { Value } from '../sql/dialect.ts';
import { byPosition } from '../sql/named-parameters.ts';
import type { SqlParameters } from '../sql/sql.ts';
import type { Query } from './driver.ts';

/** A statement as it is sent, but for its values. */
export interface Statement extends Pick<Query, 'name' | 'text'> {
  readonly names: readonly string[];
  /** The tables that it names. */
  readonly tables: readonly string[];
  readonly writes: boolean;
}

/** Statements by their SQL, rewritten once each. */
export class StatementCache {
  readonly #statements = new Map<string, Statement>();
  readonly #joined = new Map<string, string>();

  of(sql: string): Statement {
    return this.#statements.getOrInsertComputed(sql, toStatement);
  }

  /** One statement for several; the parameter `@a` of the first is `@of_0_a` in it. */
  joined(statements: readonly string[]): string {
    return this.#joined.getOrInsertComputed(statements.join(';'), () => {
      const parts = statements.map(
        (sql, n) => `step_${n} AS (${sql.replaceAll('@', `@of_${n}_`)})`,
      );
      return `WITH ${parts.join(', ')} SELECT`;
    });
  }

  bind(sql: string, parameters: SqlParameters): Query {
    const { name, text, names } = this.of(sql);
    return { name, text, values: names.map((each) => boundValue(parameters, each)) };
  }
}

function toStatement(sql: string): Statement {
  const { text, names } = byPosition(sql, (position) => `$${position}`);
  return {
    name: hash('sha1', text),
    text,
    names,
    tables: tablesNamedIn(sql),
    writes: !/^\s*SELECT\b/.test(sql),
  };
}

function boundValue(parameters: SqlParameters, name: string): Value {
  const value = parameters[name];
  if (value === undefined)
    throw new Error(`assertion failed: a statement has no value for its parameter @${name}`);
  return storable(value);
}

/**
 * PostgreSQL refuses text with NUL, and UTF-8 has no lone surrogates. No column ever holds such text
 * (see text-column.ts), so what is looked for with it must only not be found.
 */
function storable(value: Value): Value {
  if (typeof value === 'string')
    return value.includes('\0') || !value.isWellFormed() ? JSON.stringify(value) : value;
  return Array.isArray(value)
    ? value.map((each) => storable(each) as string | number | null)
    : value;
}
