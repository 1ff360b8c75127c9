import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { Commit, FeedEntry } from '../../ports/feed.ts';
import type { Edition } from '../sql/declarations.ts';
import { requireOwn } from '../sql/require-own.ts';
import type { Head } from '../sql/tables/feed-table.ts';

/**
 * What one unit is about to commit in its organization.
 * Its rows carry the number behind the organization's head; the head moves only when the unit appended to the feed,
 * and only at its end, so that numbers have no gaps.
 */
export class CommitDraft {
  readonly #org: OrgId;
  readonly #before: Head;
  readonly #entries: FeedEntry[] = [];
  #declares = false;
  #over = false;

  /** `before` is the head as of the units before this one. */
  constructor(org: OrgId, before: Head) {
    this.#org = org;
    this.#before = before;
  }

  /** The number that this unit's rows carry. */
  seqOf(org: OrgId): Seq {
    requireOwn(this.#org, org);
    return this.#before.seq + 1;
  }

  /** The number of the organization's last commit; this unit's own once it has appended to the feed. */
  head(org: OrgId): Seq {
    requireOwn(this.#org, org);
    return this.#before.seq + (this.#entries.length > 0 ? 1 : 0);
  }

  /** Whether the unit has written settings, a schema or a lookup path. */
  get declares(): boolean {
    return this.#declares;
  }

  /** Undefined once the unit has declared something or is over, and of other organizations. */
  edition(org: OrgId): Edition | undefined {
    const sees = org === this.#org && !this.#declares && !this.#over;
    return sees ? this.#before.edition : undefined;
  }

  /** To be told when nothing more may be read. */
  end(): void {
    this.#over = true;
  }

  /** To be told before the unit writes settings, a schema or a lookup path. */
  declare(org: OrgId): void {
    requireOwn(this.#org, org);
    this.#declares = true;
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
