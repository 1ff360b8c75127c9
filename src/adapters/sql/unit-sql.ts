import type { OrgId, Seq } from '../../kernel/ids.ts';
import type { FeedEntry } from '../../ports/feed.ts';
import type { Sql, SqlParameters } from './sql.ts';
import type { Write, WriteAt } from './write.ts';

/** The transaction of a unit as the tables use it: `Sql`, which sees what the unit wrote, and the one way to write rows. */
export interface UnitSql extends Sql {
  /** For SELECTs that want nothing but rows of this owner: what waits for others goes on waiting. */
  of(owner: string): Sql;
  /** Stores rows, at the latest with the commit. */
  store(write: Write): Promise<void>;
  /** As `store`, rows that carry the number of the commit, which it answers. */
  storeNumbered(org: OrgId, write: WriteAt): Promise<Seq>;
  /** The number of the organization's last commit; the unit's own once it has appended to the feed. */
  head(org: OrgId): Promise<Seq>;
  append(org: OrgId, entry: FeedEntry): Promise<void>;
  /** As `run`, for whatever writes settings, a schema or a lookup path of the organization. */
  declare(org: OrgId, sql: string, parameters: SqlParameters): Promise<number>;
}
