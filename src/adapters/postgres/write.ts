import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Parameters } from './statement-cache.ts';

/** Rows that wait to be stored: they go to the database when something reads their table, or when the group ends. */
export interface Write {
  readonly table: WaitingTable;
  readonly org: OrgId;
  /** Whose rows these are within the table: an id, or nothing where rows are only ever added. */
  readonly owner: string;
  /** Whether they take the place of all rows that the owner had. */
  readonly replaces: boolean;
  readonly rows: readonly Row[];
}

export type Row = Readonly<Record<string, string | number | null>>;

/** Makes the rows of a unit once its number is known. */
export type WriteAt = (seq: Seq) => Write;

/** One statement with its parameters. */
export interface Step {
  readonly sql: string;
  readonly parameters: Parameters;
}

export type WaitingTable =
  | 'entity'
  | 'operation'
  | 'activity'
  | 'activity_entity'
  | 'edge'
  | 'lookup'
  | 'feed'
  | 'idempotency';

const STORE_ENTITIES = /* sql */ `
  INSERT INTO entity (org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at)
  SELECT org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at
    FROM unnest(@org::text[], @id::text[], @schema::text[], @version::bigint[], @seq::bigint[], @doc::text[],
                @own_title::bigint[], @created_at::bigint[], @updated_at::bigint[], @deleted_at::bigint[])
      AS new (org, id, schema, version, seq, doc, own_title, created_at, updated_at, deleted_at)
      ON CONFLICT (org, id) DO UPDATE
     SET schema = excluded.schema, version = excluded.version, seq = excluded.seq, doc = excluded.doc,
         own_title = excluded.own_title, created_at = excluded.created_at, updated_at = excluded.updated_at,
         deleted_at = excluded.deleted_at`;

const STORE_OPERATIONS = /* sql */ `
  INSERT INTO operation (org, entity_id, version, seq, activity_id, kind, schema, payload, diff, at)
  SELECT org, entity_id, version, seq, activity_id, kind, schema, payload, diff, at
    FROM unnest(@org::text[], @entity_id::text[], @version::bigint[], @seq::bigint[], @activity_id::text[],
                @kind::text[], @schema::text[], @payload::text[], @diff::text[], @at::bigint[]) WITH ORDINALITY
      AS new (org, entity_id, version, seq, activity_id, kind, schema, payload, diff, at, place)
   ORDER BY new.place`;

const STORE_ACTIVITIES = /* sql */ `
  INSERT INTO activity (org, id, at, type, title, message, payload, caller, pending)
  SELECT org, id, at, type, title, message, payload, caller, pending
    FROM unnest(@org::text[], @id::text[], @at::bigint[], @type::text[], @title::text[], @message::text[],
                @payload::text[], @caller::text[], @pending::bigint[])
      AS new (org, id, at, type, title, message, payload, caller, pending)`;

const STORE_LINKS = /* sql */ `
  INSERT INTO activity_entity (org, entity_id, activity_id)
  SELECT org, entity_id, activity_id
    FROM unnest(@org::text[], @entity_id::text[], @activity_id::text[]) AS new (org, entity_id, activity_id)
      ON CONFLICT (org, entity_id, activity_id) DO NOTHING`;

const REMOVE_EDGES = /* sql */ `
  DELETE FROM edge
   USING unnest(@org::text[], @owner::text[]) AS old (org, from_id)
   WHERE edge.org = old.org AND edge.from_id = old.from_id`;

const STORE_EDGES = /* sql */ `
  INSERT INTO edge (org, from_id, attribute, position, to_org, to_id, path, item_id, tags)
  SELECT org, from_id, attribute, position, to_org, to_id, path, item_id, tags
    FROM unnest(@org::text[], @from_id::text[], @attribute::text[], @position::bigint[], @to_org::text[],
                @to_id::text[], @path::text[], @item_id::text[], @tags::text[]) WITH ORDINALITY
      AS new (org, from_id, attribute, position, to_org, to_id, path, item_id, tags, place)
   ORDER BY new.place`;

const REMOVE_LOOKUPS = /* sql */ `
  DELETE FROM lookup
   USING unnest(@org::text[], @owner::text[]) AS old (org, entity_id)
   WHERE lookup.org = old.org AND lookup.entity_id = old.entity_id`;

const STORE_LOOKUPS = /* sql */ `
  INSERT INTO lookup (org, schema, path, value, entity_id)
  SELECT org, schema, path, value, entity_id
    FROM unnest(@org::text[], @schema::text[], @path::text[], @value::text[], @entity_id::text[])
      AS new (org, schema, path, value, entity_id)
      ON CONFLICT (org, schema, path, value, entity_id) DO NOTHING`;

const STORE_FEED = /* sql */ `
  INSERT INTO feed (org, seq, n, kind, ref)
  SELECT org, seq, n, kind, ref
    FROM unnest(@org::text[], @seq::bigint[], @n::bigint[], @kind::text[], @ref::text[])
      AS new (org, seq, n, kind, ref)`;

const STORE_REQUESTS = /* sql */ `
  INSERT INTO idempotency (org, subject, key, fingerprint, note, at)
  SELECT org, subject, key, fingerprint, note, at
    FROM unnest(@org::text[], @subject::text[], @key::text[], @fingerprint::text[], @note::text[], @at::bigint[])
      AS new (org, subject, key, fingerprint, note, at)`;

interface Storing {
  /** Removes what the owners had; without it storing takes the place of what is there. */
  readonly remove?: string;
  readonly store: string;
  readonly columns: readonly string[];
}

function storing(store: string, remove?: string): Storing {
  const columns = Array.from(store.matchAll(/@(\w+)::/g), ([, name = '']) => name);
  return remove === undefined ? { store, columns } : { store, columns, remove };
}

const storings: Readonly<Record<WaitingTable, Storing>> = {
  entity: storing(STORE_ENTITIES),
  operation: storing(STORE_OPERATIONS),
  activity: storing(STORE_ACTIVITIES),
  activity_entity: storing(STORE_LINKS),
  edge: storing(STORE_EDGES, REMOVE_EDGES),
  lookup: storing(STORE_LOOKUPS, REMOVE_LOOKUPS),
  feed: storing(STORE_FEED),
  idempotency: storing(STORE_REQUESTS),
};

const order = Object.keys(storings) as readonly WaitingTable[];

export function isWaitingTable(table: string): table is WaitingTable {
  return table in storings;
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
export function stepsOf(writes: readonly Write[]): readonly Step[] {
  const tables = Map.groupBy(writes, ({ table }) => table);
  // In one order, whatever was written first: each order would be another statement to prepare.
  const owners = order.map((table) => [table, ownersOf(tables.get(table) ?? [])] as const);
  const insertions = owners.flatMap(([table, owned]) => insertion(table, owned));
  return [...owners.flatMap(([table, owned]) => removal(table, owned)), ...together(insertions)];
}

/** One statement for all; they touch different tables, so their order is of no matter. */
function together(steps: readonly Step[]): readonly Step[] {
  if (steps.length < 2) return steps;
  const parts = steps.map(({ sql }, n) => `step_${n} AS (${sql.replaceAll('@', `@of_${n}_`)})`);
  const parameters = steps.flatMap((step, n) =>
    Object.entries(step.parameters).map(([name, value]) => [`of_${n}_${name}`, value] as const),
  );
  return [{ sql: `WITH ${parts.join(', ')} SELECT`, parameters: Object.fromEntries(parameters) }];
}

/** What is to become of the rows of each owner. */
function ownersOf(writes: readonly Write[]): readonly OwnedRows[] {
  const owners = new Map<string, OwnedRows>();
  for (const { org, owner, replaces, rows } of writes) {
    const owned = owners.getOrInsertComputed(`${org} ${owner}`, () => ({
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

function removal(table: WaitingTable, owners: readonly OwnedRows[]): readonly Step[] {
  const { remove } = storings[table];
  const replaced = owners.filter((owned) => owned.replaced);
  if (remove === undefined || replaced.length === 0) return [];
  const parameters = {
    org: replaced.map(({ org }) => org),
    owner: replaced.map(({ owner }) => owner),
  };
  return [{ sql: remove, parameters }];
}

function insertion(table: WaitingTable, owners: readonly OwnedRows[]): readonly Step[] {
  const { store, columns } = storings[table];
  const rows = owners.flatMap((owned) => owned.rows);
  if (rows.length === 0) return [];
  const lists = columns.map((column) => [column, rows.map((row) => row[column] ?? null)] as const);
  return [{ sql: store, parameters: Object.fromEntries(lists) }];
}
