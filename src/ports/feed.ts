import type { JobId } from '../domain/job/job.ts';
import type { ActivityId, EntityId, OrgId, SchemaSlug, Seq } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';

/** What one commit did, in the words that followers need. `document` is there only on the way from the commit itself
 *  to followers in the same process; who reads the feed from the store loads it by id and version. */
export type FeedEntry =
  | {
      readonly kind: 'entity';
      readonly schema: SchemaSlug;
      readonly id: EntityId;
      readonly version: number;
      readonly document?: JsonObject;
    }
  /** A tombstone: nothing of this entity may be brought back by a follower. */
  | {
      readonly kind: 'purge';
      readonly schema: SchemaSlug;
      readonly id: EntityId;
      readonly version: number;
    }
  | { readonly kind: 'schema'; readonly slug: SchemaSlug }
  | { readonly kind: 'activity'; readonly id: ActivityId }
  /** A job was queued, finished, or is to stop. */
  | { readonly kind: 'job'; readonly id: JobId }
  /** Who may call has changed: a token or an organization was added. */
  | { readonly kind: 'token'; readonly id: string }
  | { readonly kind: 'organization'; readonly id: OrgId }
  /** A person, their sessions or their groups have changed; the id is that of the person or of the group. */
  | { readonly kind: 'person'; readonly id: string };

/** All entries of one commit of one organization, in the order they were appended. */
export interface Commit {
  readonly org: OrgId;
  readonly seq: Seq;
  readonly entries: readonly FeedEntry[];
}

export interface FeedReads {
  /** The number of the organization's last commit, 0 without any. */
  head(org: OrgId): Promise<Seq>;
  /** Commits behind `afterSeq`, ascending, at most `limit` of them. */
  read(org: OrgId, afterSeq: Seq, limit: number): Promise<readonly Commit[]>;
}

export interface FeedWrites {
  /** Appends an entry to the commit of this unit. The unit takes the organization's next `seq`, without gaps. */
  append(org: OrgId, entry: FeedEntry): Promise<void>;
}
