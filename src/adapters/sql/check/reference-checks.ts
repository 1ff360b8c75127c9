import { catalogue } from '../catalogue.ts';
import type { SqlInvariant } from './invariant.ts';

/** That what rows name is there, for every reference of the catalogue. */
export const referenceChecks: readonly SqlInvariant[] = Object.entries(catalogue).flatMap(
  ([table, { key, references = [] }]) =>
    references.map(({ name, meaning, table: target, on }) => {
      const places = [...new Set([...key, ...Object.keys(on)])];
      const matches = Object.entries(on).map(
        ([column, named]) => ` AND named.${named} = ${table}.${column}`,
      );
      const violations = /* sql */ `
      SELECT DISTINCT ${places.join(', ')}
        FROM ${table}
       WHERE NOT EXISTS (SELECT 1 FROM ${target} AS named WHERE named.org = ${table}.org${matches.join('')})
       LIMIT @limit`;
      return { name, meaning, violations };
    }),
);
