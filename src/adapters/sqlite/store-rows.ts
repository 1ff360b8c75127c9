import { conflictClause, storings } from '../sql/gathered-tables.ts';
import type { Write } from '../sql/write.ts';
import type { Statements } from './sqlite-sql.ts';

const stores = storings((table, gathered) => {
  const columns = Object.keys(gathered.columns);
  const values = columns.map((column) => `@${column}`);
  const insert = /* sql */ `
  INSERT INTO ${table} (${columns.join(', ')})
  VALUES (${values.join(', ')})${conflictClause(gathered)}`;
  const remove = /* sql */ `
  DELETE FROM ${table}
   WHERE org = @org AND ${gathered.owner} = @owner`;
  return { insert, remove: gathered.owner === undefined ? undefined : remove };
});

/** Stores rows at once. */
export function storeRows(statements: Statements, write: Write): void {
  const { insert, remove } = stores[write.table];
  if (write.replaces && remove !== undefined)
    statements.run(remove, { org: write.org, owner: write.owner });
  for (const row of write.rows) statements.run(insert, row);
}
