import type { OrgId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import type { Sql } from '../sql/sql.ts';
import { feedReads, readHeads } from '../sql/tables/feed-table.ts';
import type { FollowedFeed } from './follower.ts';

/** The states that entities had; the current one stands in for history that was never written. */
const STATES = /* sql */ `
  SELECT wanted.entity_id, wanted.version, coalesce(operation.payload, entity.doc) AS doc
    FROM unnest(@ids::text[], @versions::bigint[]) AS wanted (entity_id, version)
    LEFT JOIN operation
      ON operation.org = @org AND operation.entity_id = wanted.entity_id AND operation.version = wanted.version
    LEFT JOIN entity
      ON entity.org = @org AND entity.id = wanted.entity_id AND entity.version = wanted.version`;

interface State {
  readonly entity_id: string;
  readonly version: number;
  readonly doc: string | null;
}

type EntityEntry = Extract<FeedEntry, { kind: 'entity' }>;

/** The feed with the documents that its entries name; entries whose document was purged since are left out. */
export function followedFeed(sql: Sql): FollowedFeed {
  const feed = feedReads(sql);
  return {
    heads: () => readHeads(sql),
    head: feed.head,
    read: feed.read,
    withDocuments: (org, commits) => withDocuments(sql, org, commits),
  };
}

async function withDocuments(
  sql: Sql,
  org: OrgId,
  commits: readonly Commit[],
): Promise<readonly Commit[]> {
  const wanted = commits
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.kind === 'entity');
  if (wanted.length === 0) return commits;
  const ids = wanted.map(({ id }) => id);
  const versions = wanted.map(({ version }) => version);
  const states = await sql.all<State>(STATES, { org, ids, versions });
  const texts = new Map(states.map((state) => [keyOf(state.entity_id, state.version), state.doc]));
  const withDocument = (entry: EntityEntry): readonly FeedEntry[] => {
    const text = texts.get(keyOf(entry.id, entry.version)) ?? undefined;
    return text === undefined ? [] : [{ ...entry, document: JSON.parse(text) as JsonObject }];
  };
  return commits.map((commit) => ({
    ...commit,
    entries: commit.entries.flatMap((entry) =>
      entry.kind === 'entity' ? withDocument(entry) : [entry],
    ),
  }));
}

function keyOf(id: string, version: number): string {
  return `${id} ${version}`;
}
