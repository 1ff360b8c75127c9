import type { OrgId } from '../../../kernel/ids.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Sql } from '../sql.ts';
import type { Findings } from './findings.ts';
import type { Invariant } from './invariant.ts';
import { readObject } from './read-json.ts';
import { type Source, slicesOf } from './slices.ts';

export const entryInvariants = {
  unreadable: {
    name: 'feed/unreadable',
    meaning: 'an entry of the feed names what it tells of',
  },
  operation: {
    name: 'feed/operation-missing',
    meaning:
      'what the feed tells of an entity is in its history, in the same commit, unless it was purged later',
  },
  schema: { name: 'feed/schema-missing', meaning: 'a schema that the feed names is known' },
  organization: {
    name: 'feed/organization-missing',
    meaning: 'an organization that the feed names exists',
  },
} as const satisfies Record<string, Invariant>;

const source: Source = {
  start: [0, -1],
  sizes: /* sql */ `
    SELECT seq AS key, n AS sub, octet_length(ref) AS bytes
      FROM feed
     WHERE org = @org AND (seq, n) > (@key, @sub)
     ORDER BY seq, n
     LIMIT @limit`,
  rows: /* sql */ `
    SELECT org, seq, n, kind, ref
      FROM feed
     WHERE org = @org AND (seq, n) > (@key, @sub) AND (seq, n) <= (@to_key, @to_sub)
     ORDER BY seq, n`,
};

const OPERATION = /* sql */ `
  SELECT o.version, o.seq, o.kind
    FROM operation AS o
   WHERE o.org = @org AND o.entity_id = @id AND o.version = @version`;

const PURGED_LATER = /* sql */ `
  SELECT o.version
    FROM operation AS o
   WHERE o.org = @org AND o.entity_id = @id AND o.version > @version AND o.kind = 'deleteEntity'
   LIMIT 1`;

const SCHEMA = /* sql */ `
  SELECT slug
    FROM schema_head
   WHERE org = @org AND slug = @slug`;

const ORGANIZATION = /* sql */ `
  SELECT id
    FROM organization
   WHERE id = @id`;

interface Row {
  readonly org: string;
  readonly seq: number;
  readonly n: number;
  readonly kind: string;
  readonly ref: string;
}

/** Follows each entry of the feed to what it names. Yields how many it has looked at since the last time. */
export async function* checkFeed(sql: Sql, org: OrgId, found: Findings): AsyncGenerator<number> {
  for await (const rows of slicesOf<Row>(sql, source, org)) {
    const wrongs = await Promise.all(rows.map((row) => whatIsWrong(sql, row)));
    for (const [index, row] of rows.entries()) {
      const wrong = wrongs[index];
      if (wrong !== undefined)
        found.add(wrong, { org, seq: row.seq, n: row.n, kind: row.kind, ref: row.ref });
    }
    yield rows.length;
  }
}

async function whatIsWrong(sql: Sql, row: Row): Promise<Invariant | undefined> {
  const ref = readObject(row.ref);
  if (ref === undefined) return entryInvariants.unreadable;
  const { org } = row;
  switch (row.kind) {
    case 'entity':
    case 'purge':
      return await checkOperationOf(sql, row, ref);
    case 'schema': {
      const { slug } = ref;
      if (typeof slug !== 'string') return entryInvariants.unreadable;
      const known = await sql.get(SCHEMA, { org, slug });
      return known === undefined ? entryInvariants.schema : undefined;
    }
    case 'organization': {
      const { id } = ref;
      if (typeof id !== 'string') return entryInvariants.unreadable;
      const known = await sql.get(ORGANIZATION, { id });
      return known === undefined ? entryInvariants.organization : undefined;
    }
    // What others name may be gone with good reason: an activity with the entity that it concerned, a token by being revoked.
    default:
      return undefined;
  }
}

async function checkOperationOf(
  sql: Sql,
  { org, seq, kind }: Row,
  { id, version }: JsonObject,
): Promise<Invariant | undefined> {
  if (typeof id !== 'string' || typeof version !== 'number') return entryInvariants.unreadable;
  const told = await sql.get<{ readonly seq: number; readonly kind: string }>(OPERATION, {
    org,
    id,
    version,
  });
  if (told !== undefined) {
    const agrees = told.seq === seq && (told.kind === 'deleteEntity') === (kind === 'purge');
    return agrees ? undefined : entryInvariants.operation;
  }
  if (kind === 'purge') return entryInvariants.operation;
  const purged = await sql.get(PURGED_LATER, { org, id, version });
  return purged === undefined ? entryInvariants.operation : undefined;
}
