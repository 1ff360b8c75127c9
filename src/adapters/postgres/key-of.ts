import type { SqlParameters } from '../sql/sql.ts';

/** One key for several values; no two lists of values have the same. */
export function keyOf(...parts: readonly (SqlParameters[string] | undefined)[]): string {
  return JSON.stringify(parts);
}
