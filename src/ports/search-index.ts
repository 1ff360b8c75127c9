import type { EntityId, OrgId, SchemaSlug, Seq } from '../kernel/ids.ts';
import type { SortValue } from '../search/collect/sort-reader.ts';
import type { Plan } from '../search/plan.ts';

/** One row: which version of which entity matched. */
export interface SearchHit {
  readonly id: EntityId;
  readonly schema: SchemaSlug;
  readonly version: number;
  /** What the row is sorted by, a value for each sort key; without keys the id. */
  readonly sort: readonly SortValue[];
}

export interface SearchAnswer {
  /** Exact count of all that match. */
  readonly total: number;
  readonly hits: readonly SearchHit[];
  /** The commit at which the query was pinned: it saw all commits up to this one and none behind it. */
  readonly seq: Seq;
}

/** How the index is doing, over all organizations. */
export interface SearchVitals {
  /** Indexes of organizations that answer searches. */
  readonly ready: number;
  /** Indexes that are being built for the first time. */
  readonly building: number;
  /** Documents in the indexes that are ready. */
  readonly documents: number;
  /** Those of them of which some values are not searchable, being beyond the bounds of the index. */
  readonly partial: number;
  /** Memory that they take, about. */
  readonly bytes: number;
  /** Indexes that were dropped since the start: idle too long, or to make room for others. */
  readonly drops: { readonly idle: number; readonly memory: number };
}

/** Finds entities; whom they are shown to is no concern of an index: the plan holds the caller's scope. Every commit whose unit has settled is seen by every search that begins afterwards. */
export interface SearchIndex {
  /** Throws `search/index-opening` when the index of the organization is still being built after 2 seconds, or
   *  has still not caught up with what other processes committed before. */
  search(org: OrgId, plan: Plan): Promise<SearchAnswer>;
  /** Begins to build the index of an organization, so that its first search need not wait for that, and keeps it though
   *  nobody asks for it. */
  open(org: OrgId): void;
  /** False while the index of an organization is being built and there is none that answers meanwhile, so that its searches
   *  may be answered `search/index-opening`. True otherwise, also when nobody has asked for the index yet or it was
   *  dropped. Asks nothing of the store. */
  isReady(org: OrgId): boolean;
  /** Asks nothing of the store. */
  vitals(): Promise<SearchVitals>;
  /** Commits that the index furthest behind has yet to apply, 0 without any. Throws `store/unavailable`. */
  lagCommits(): Promise<number>;
  close(): Promise<void>;
}
