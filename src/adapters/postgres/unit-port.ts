import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { FeedEntry } from '../../ports/feed.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { Write, WriteAt } from './write.ts';

/** What tables need of the unit that they write for. */
export interface UnitPort {
  /** Sees what the unit wrote. */
  readonly sql: PostgresSql;
  /** As `sql`, for SELECTs that want nothing but rows of this owner: what waits for others goes on waiting. */
  sqlOf(owner: string): PostgresSql;
  /** Stores rows when something reads their table, at the latest with the commit. */
  later(write: Write): Promise<void>;
  /** As `later`, rows that carry the number of the commit, which it answers. */
  numbered(org: OrgId, write: WriteAt): Promise<Seq>;
  /** The number of the organization's last commit; the unit's own once it has appended to the feed. */
  head(org: OrgId): Promise<Seq>;
  append(org: OrgId, entry: FeedEntry): Promise<void>;
}
