import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import { requireOwn } from '../sql/require-own.ts';

/**
 * What one unit is about to commit in its organization.
 * Its rows carry the number behind the organization's head; the head moves only when the unit appended to the feed,
 * and only at its end, so that numbers have no gaps.
 */
export class CommitDraft {
  readonly #org: OrgId;
  readonly #headBefore: (org: OrgId) => Seq;
  readonly #entries: FeedEntry[] = [];

  /** `headBefore` is asked for the head as of the units before this one. */
  constructor(org: OrgId, headBefore: (org: OrgId) => Seq) {
    this.#org = org;
    this.#headBefore = headBefore;
  }

  /** The number that this unit's rows carry. */
  seqOf(org: OrgId): Seq {
    requireOwn(this.#org, org);
    return this.#headBefore(org) + 1;
  }

  /** The number of the organization's last commit; this unit's own once it has appended to the feed. */
  head(org: OrgId): Seq {
    requireOwn(this.#org, org);
    return this.#headBefore(org) + (this.#entries.length > 0 ? 1 : 0);
  }

  /** Answers the place of the entry within the commit. */
  append(entry: FeedEntry): number {
    return this.#entries.push(entry) - 1;
  }

  /** What the unit commits, if anything; whoever keeps it moves the head. */
  finish(): Commit | undefined {
    const [org, entries] = [this.#org, this.#entries];
    return entries.length === 0 ? undefined : { org, seq: this.seqOf(org), entries };
  }
}
