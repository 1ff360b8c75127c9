export interface PositionalSql {
  readonly text: string;
  /** The name of the parameter at each position; one that is used twice stands here twice. */
  readonly names: readonly string[];
}

/**
 * Rewrites `@name` into positions, which drivers bind several times faster than names.
 * `placeholder` says how the n-th parameter, from 1, is written. The SQL has no `@` but in parameters.
 * @example byPosition('SELECT a FROM t WHERE b = @b', () => '?') // { text: 'SELECT a FROM t WHERE b = ?', names: ['b'] }
 */
export function byPosition(sql: string, placeholder: (position: number) => string): PositionalSql {
  const names: string[] = [];
  const text = sql.replaceAll(/@(\w+)/g, (_, name: string) => placeholder(names.push(name)));
  return { text, names };
}
