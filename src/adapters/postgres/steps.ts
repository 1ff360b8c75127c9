import type { OrgId } from '../../kernel/ids.ts';
import {
  conflictClause,
  type GatheredTable,
  gatheredTables,
  storings,
} from '../sql/gathered-tables.ts';
import type { SqlParameters } from '../sql/sql.ts';
import type { Row, Write } from '../sql/write.ts';
import { keyOf } from './key-of.ts';
import type { StatementCache } from './statement-cache.ts';

/** One statement with its parameters. */
export interface Step {
  readonly sql: string;
  readonly parameters: SqlParameters;
}

/** An entity that is about to be replaced leaves its text to the operation that made it. */
const KEEP_TEXTS = /* sql */ `
  UPDATE operation
     SET payload = entity.doc
    FROM unnest(@org::text[], @id::text[]) AS old (org, id)
    JOIN entity ON entity.org = old.org AND entity.id = old.id
   WHERE operation.org = entity.org AND operation.entity_id = entity.id AND operation.version = entity.version
     AND operation.payload IS NULL`;

/** Many rows at once, each column a list; they are inserted in their order. */
const stores = storings((table, gathered) => {
  const columns = Object.keys(gathered.columns);
  const names = columns.join(', ');
  const lists = Object.entries(gathered.columns).map(([name, type]) => `@${name}::${type}[]`);
  const insert = /* sql */ `
  INSERT INTO ${table} (${names})
  SELECT ${names}
    FROM unnest(${lists.join(', ')}) WITH ORDINALITY
      AS new (${names}, place)
   ORDER BY new.place${conflictClause(gathered)}`;
  const remove = /* sql */ `
  DELETE FROM ${table}
   USING unnest(@org::text[], @owner::text[]) AS old (org, owner)
   WHERE ${table}.org = old.org AND ${table}.${gathered.owner} = old.owner`;
  return { insert, remove: gathered.owner === undefined ? undefined : remove };
});

const order = Object.keys(gatheredTables) as readonly GatheredTable[];

export function isGathered(table: string): table is GatheredTable {
  return table in gatheredTables;
}

interface OwnedRows {
  readonly org: OrgId;
  readonly owner: string;
  replaced: boolean;
  rows: Row[];
}

/**
 * The statements that store writes as if they had been made one after another: what takes the place of rows removes
 * them first, then all is stored at once, since every statement costs about as much as many rows.
 */
export function stepsOf(writes: readonly Write[], statements: StatementCache): readonly Step[] {
  const tables = Map.groupBy(writes, ({ table }) => table);
  // In one order, whatever was written first: each order would be another statement to prepare.
  const owners = order.map((table) => [table, ownersOf(tables.get(table) ?? [])] as const);
  const texts = new Map(owners).get('entity') ?? [];
  const insertions = owners.flatMap(([table, owned]) =>
    insertion(table, table === 'operation' ? withoutTexts(owned, texts) : owned),
  );
  // It sees the texts that the entities have before they are replaced.
  insertions.push(...keptTexts(texts));
  const removals = owners.flatMap(([table, owned]) => removal(table, owned));
  return [...removals, ...together(insertions, statements)];
}

/**
 * One statement for all. None of them sees what the others write, so none may need to: no two write the same row, and an
 * operation drops its text only for one that this same statement gives to its entity.
 */
function together(steps: readonly Step[], statements: StatementCache): readonly Step[] {
  if (steps.length < 2) return steps;
  const parameters = steps.flatMap((step, n) =>
    Object.entries(step.parameters).map(([name, value]) => [`of_${n}_${name}`, value] as const),
  );
  const sql = statements.joined(steps.map((step) => step.sql));
  return [{ sql, parameters: Object.fromEntries(parameters) }];
}

/** What is to become of the rows of each owner. */
function ownersOf(writes: readonly Write[]): readonly OwnedRows[] {
  const owners = new Map<string, OwnedRows>();
  for (const { org, owner, replaces, rows } of writes) {
    const owned = owners.getOrInsertComputed(keyOf(org, owner), () => ({
      org,
      owner,
      replaced: false,
      rows: [],
    }));
    if (replaces) {
      owned.replaced = true;
      owned.rows = [...rows];
    } else owned.rows.push(...rows);
  }
  return [...owners.values()];
}

function removal(table: GatheredTable, owners: readonly OwnedRows[]): readonly Step[] {
  const { remove } = stores[table];
  const replaced = owners.filter((owned) => owned.replaced);
  if (remove === undefined || replaced.length === 0) return [];
  const parameters = {
    org: replaced.map(({ org }) => org),
    owner: replaced.map(({ owner }) => owner),
  };
  return [{ sql: remove, parameters }];
}

function insertion(table: GatheredTable, owners: readonly OwnedRows[]): readonly Step[] {
  const { insert, columns } = stores[table];
  const rows = owners.flatMap((owned) => owned.rows);
  if (rows.length === 0) return [];
  const lists = columns.map((column) => [column, rows.map((row) => row[column] ?? null)] as const);
  return [{ sql: insert, parameters: Object.fromEntries(lists) }];
}

/** Entities that may be there already, so that what they were has to be kept. */
function keptTexts(entities: readonly OwnedRows[]): readonly Step[] {
  const rows = entities.flatMap(({ rows }) => rows).filter(({ version }) => version !== 1);
  if (rows.length === 0) return [];
  const org = rows.map((row) => row['org'] ?? null);
  const id = rows.map((row) => row['id'] ?? null);
  return [{ sql: KEEP_TEXTS, parameters: { org, id } }];
}

/** Operations without the texts that the entities stored beside them have. */
function withoutTexts(
  operations: readonly OwnedRows[],
  entities: readonly OwnedRows[],
): readonly OwnedRows[] {
  const states = entities.flatMap(({ rows }) => rows);
  const texts = new Map(
    states.map((row) => [keyOf(row['org'], row['id'], row['version']), row['doc']]),
  );
  const bare = (row: Row): Row => {
    const text = texts.get(keyOf(row['org'], row['entity_id'], row['version']));
    return text === row['payload'] ? { ...row, payload: null } : row;
  };
  return operations.map((owned) => ({ ...owned, rows: owned.rows.map(bare) }));
}
