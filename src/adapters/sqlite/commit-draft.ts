import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import { requireOwn } from '../sql/require-own.ts';
import type { FeedTable } from './feed-table.ts';

/**
 * What one unit is about to commit in its organization.
 * Its rows carry the number behind the organization's head; the head moves only when the unit appended to the feed,
 * and only at its end, so that numbers have no gaps.
 */
export class CommitDraft {
  readonly #org: OrgId;
  readonly #feed: FeedTable;
  /** The heads as of the units before this one; the feed table is asked for those that are missing. */
  readonly #heads: Map<OrgId, Seq>;
  readonly #entries: FeedEntry[] = [];

  constructor(org: OrgId, feed: FeedTable, heads: Map<OrgId, Seq>) {
    this.#org = org;
    this.#feed = feed;
    this.#heads = heads;
  }

  /** The number that this unit's rows carry. */
  seqOf(org: OrgId): Seq {
    requireOwn(this.#org, org);
    return this.#headBefore() + 1;
  }

  /** The number of the organization's last commit; this unit's own once it has appended to the feed. */
  head(org: OrgId): Seq {
    requireOwn(this.#org, org);
    return this.#headBefore() + (this.#entries.length > 0 ? 1 : 0);
  }

  append(org: OrgId, entry: FeedEntry): void {
    this.#feed.append({ org, seq: this.seqOf(org) }, this.#entries.length, entry);
    this.#entries.push(entry);
  }

  /** What the unit commits, if anything; whoever keeps it moves the head. */
  finish(): Commit | undefined {
    const [org, entries] = [this.#org, this.#entries];
    return entries.length === 0 ? undefined : { org, seq: this.seqOf(org), entries };
  }

  #headBefore(): Seq {
    return this.#heads.getOrInsertComputed(this.#org, (org) => this.#feed.head(org));
  }
}
