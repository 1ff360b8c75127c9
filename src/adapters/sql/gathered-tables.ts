/** A table whose rows many units write, so that PostgreSQL gathers them. */
interface Gathered {
  readonly columns: Readonly<Record<string, 'text' | 'bigint'>>;
  /** What becomes of a row that is there already; without it that is an error. */
  readonly onConflict?: string;
  /** Whose rows a write replaces, where there may be several; where there is one, `onConflict` replaces it. */
  readonly owner?: string;
}

export const gatheredTables = {
  entity: {
    columns: {
      org: 'text',
      id: 'text',
      schema: 'text',
      version: 'bigint',
      seq: 'bigint',
      doc: 'text',
      own_title: 'bigint',
      created_at: 'bigint',
      updated_at: 'bigint',
      deleted_at: 'bigint',
    },
    onConflict: /* sql */ `(org, id) DO UPDATE
     SET schema = excluded.schema, version = excluded.version, seq = excluded.seq, doc = excluded.doc,
         own_title = excluded.own_title, created_at = excluded.created_at, updated_at = excluded.updated_at,
         deleted_at = excluded.deleted_at`,
  },
  operation: {
    columns: {
      org: 'text',
      entity_id: 'text',
      version: 'bigint',
      seq: 'bigint',
      activity_id: 'text',
      kind: 'text',
      schema: 'text',
      payload: 'text',
      diff: 'text',
      at: 'bigint',
    },
  },
  activity: {
    columns: {
      org: 'text',
      id: 'text',
      at: 'bigint',
      type: 'text',
      title: 'text',
      message: 'text',
      payload: 'text',
      caller: 'text',
      pending: 'bigint',
    },
  },
  activity_entity: {
    columns: { org: 'text', entity_id: 'text', activity_id: 'text' },
    onConflict: '(org, entity_id, activity_id) DO NOTHING',
  },
  edge: {
    columns: {
      org: 'text',
      from_id: 'text',
      attribute: 'text',
      position: 'bigint',
      to_org: 'text',
      to_id: 'text',
      path: 'text',
      item_id: 'text',
      tags: 'text',
    },
    owner: 'from_id',
  },
  lookup: {
    columns: { org: 'text', schema: 'text', path: 'text', value: 'text', entity_id: 'text' },
    onConflict: '(org, schema, path, value, entity_id) DO NOTHING',
    owner: 'entity_id',
  },
  feed: { columns: { org: 'text', seq: 'bigint', n: 'bigint', kind: 'text', ref: 'text' } },
  idempotency: {
    columns: {
      org: 'text',
      subject: 'text',
      key: 'text',
      fingerprint: 'text',
      note: 'text',
      at: 'bigint',
    },
  },
} satisfies Readonly<Record<string, Gathered>>;

export type GatheredTable = keyof typeof gatheredTables;

/** What stores rows of a table: one for each `INSERT`, or a list for each column. */
export interface Storing {
  readonly columns: readonly string[];
  readonly insert: string;
  /** Removes what `@owner` has, where a write may replace that. */
  readonly remove: string | undefined;
}

/** The statements of every gathered table; `write` makes those of one. */
export function storings(
  write: (table: string, gathered: Gathered) => Omit<Storing, 'columns'>,
): Readonly<Record<GatheredTable, Storing>> {
  const entries = Object.entries(gatheredTables as Readonly<Record<string, Gathered>>).map(
    ([table, gathered]) => [
      table,
      { columns: Object.keys(gathered.columns), ...write(table, gathered) },
    ],
  );
  return Object.fromEntries(entries) as Record<GatheredTable, Storing>;
}

/** ` ON CONFLICT …`, or nothing. */
export function conflictClause({ onConflict }: Gathered): string {
  return onConflict === undefined ? '' : `\n      ON CONFLICT ${onConflict}`;
}
