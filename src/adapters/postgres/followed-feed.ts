import type { OrgId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import type { Sql } from '../sql/sql.ts';
import { feedReads, readHeads } from '../sql/tables/feed-table.ts';
import type { FollowedFeed } from './follower.ts';

/** About how much text of documents is read at a time, and one commit more. */
const maxBytes = 8 * 1024 * 1024;

/** The states that entities had, each in the commit with this place; those of commits behind so many bytes are left out.
 *  The current one stands in for history that was never written. */
const STATES = /* sql */ `
  SELECT entity_id, version, place, bytes_before > @max_bytes::bigint AS is_beyond,
         CASE WHEN bytes_before <= @max_bytes::bigint THEN doc END AS doc
    FROM (SELECT entity_id, version, place, doc,
                 sum(bytes) OVER (ORDER BY place) - sum(bytes) OVER (PARTITION BY place) AS bytes_before
            FROM (SELECT wanted.entity_id, wanted.version, wanted.place, coalesce(operation.payload, entity.doc) AS doc,
                         coalesce(octet_length(operation.payload), octet_length(entity.doc), 0) AS bytes
                    FROM unnest(@ids::text[], @versions::bigint[], @places::bigint[])
                      AS wanted (entity_id, version, place)
                    LEFT JOIN operation
                      ON operation.org = @org AND operation.entity_id = wanted.entity_id
                         AND operation.version = wanted.version
                    LEFT JOIN entity
                      ON entity.org = @org AND entity.id = wanted.entity_id AND entity.version = wanted.version
                 ) AS state) AS sized`;

interface State {
  readonly entity_id: string;
  readonly version: number;
  readonly place: number;
  readonly is_beyond: boolean;
  readonly doc: string | null;
}

type EntityEntry = Extract<FeedEntry, { kind: 'entity' }>;

/** The feed with the documents that its entries name; entries whose document was purged since are left out. */
export function followedFeed(sql: Sql, limit = maxBytes): FollowedFeed {
  const feed = feedReads(sql);
  return {
    heads: () => readHeads(sql),
    head: feed.head,
    read: feed.read,
    withDocuments: (org, commits) => withDocuments(sql, org, commits, limit),
  };
}

/** The first of the commits, as many as `limit` bytes of documents allow. */
async function withDocuments(
  sql: Sql,
  org: OrgId,
  commits: readonly Commit[],
  limit: number,
): Promise<readonly Commit[]> {
  const wanted = commits.flatMap(({ entries }, place) =>
    entries.filter((entry) => entry.kind === 'entity').map((entry) => ({ ...entry, place })),
  );
  if (wanted.length === 0) return commits;
  const states = await sql.all<State>(STATES, {
    org,
    ids: wanted.map(({ id }) => id),
    versions: wanted.map(({ version }) => version),
    places: wanted.map(({ place }) => place),
    max_bytes: limit,
  });
  const end = states.reduce(
    (first, { is_beyond: isBeyond, place }) => (isBeyond ? Math.min(first, place) : first),
    commits.length,
  );
  const read = commits.slice(0, end);
  const texts = new Map(states.map((state) => [keyOf(state.entity_id, state.version), state.doc]));
  const withDocument = (entry: EntityEntry): readonly FeedEntry[] => {
    const text = texts.get(keyOf(entry.id, entry.version)) ?? undefined;
    return text === undefined ? [] : [{ ...entry, document: JSON.parse(text) as JsonObject }];
  };
  return read.map((commit) => ({
    ...commit,
    entries: commit.entries.flatMap((entry) =>
      entry.kind === 'entity' ? withDocument(entry) : [entry],
    ),
  }));
}

function keyOf(id: string, version: number): string {
  return `${id} ${version}`;
}
