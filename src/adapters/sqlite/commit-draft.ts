import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import type { FeedTable } from './feed-table.ts';

/**
 * What one unit is about to commit, by organization.
 * Its rows carry the number behind the organization's head; the head moves only when the unit appended to the feed,
 * and only at its end, so that numbers have no gaps.
 */
export class CommitDraft {
  readonly #feed: FeedTable;
  /** The heads as of the units before this one; the feed table is asked for those that are missing. */
  readonly #heads: Map<OrgId, Seq>;
  readonly #entries = new Map<OrgId, FeedEntry[]>();

  constructor(feed: FeedTable, heads: Map<OrgId, Seq>) {
    this.#feed = feed;
    this.#heads = heads;
  }

  /** The number that this unit's rows of the organization carry. */
  seqOf(org: OrgId): Seq {
    return this.#headBefore(org) + 1;
  }

  /** The number of the organization's last commit; this unit's own once it has appended to the feed. */
  head(org: OrgId): Seq {
    return this.#entries.has(org) ? this.seqOf(org) : this.#headBefore(org);
  }

  append(org: OrgId, entry: FeedEntry): void {
    const entries = this.#entries.get(org) ?? [];
    this.#feed.append({ org, seq: this.seqOf(org) }, entries.length, entry);
    entries.push(entry);
    this.#entries.set(org, entries);
  }

  /** What the unit commits; whoever keeps it moves the heads. */
  finish(): readonly Commit[] {
    return Array.from(this.#entries, ([org, entries]) => ({ org, seq: this.seqOf(org), entries }));
  }

  #headBefore(org: OrgId): Seq {
    return this.#heads.getOrInsertComputed(org, () => this.#feed.head(org));
  }
}
