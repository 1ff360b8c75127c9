import { conflictClause, storings } from '../sql/gathered-tables.ts';
import type { Write } from '../sql/write.ts';
import type { Statements } from './sqlite-sql.ts';

/** An entity that is about to be replaced leaves its text to the operation that made it. */
const KEEP_TEXT = /* sql */ `
  UPDATE operation
     SET payload = (SELECT doc FROM entity WHERE org = @org AND id = @id)
   WHERE org = @org AND entity_id = @id AND payload IS NULL
     AND version = (SELECT version FROM entity WHERE org = @org AND id = @id)`;

/** Of a state that its entity has, an operation keeps no text. */
const TEXT_ELSEWHERE = /* sql */ `
  nullif(@payload, (SELECT doc FROM entity WHERE org = @org AND id = @entity_id AND version = @version))`;

/** What a column is stored as where that is not what was given. */
const expressions: Readonly<Record<string, string>> = { 'operation.payload': TEXT_ELSEWHERE };

const stores = storings((table, gathered) => {
  const columns = Object.keys(gathered.columns);
  const values = columns.map((column) => expressions[`${table}.${column}`] ?? `@${column}`);
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
  for (const row of write.rows) {
    if (write.table === 'entity' && row['version'] !== 1) statements.run(KEEP_TEXT, row);
    statements.run(insert, row);
  }
}
