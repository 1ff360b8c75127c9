import type { DatabaseSync } from 'node:sqlite';
import { ActivityTable } from './activity-table.ts';
import { EdgeTable } from './edge-table.ts';
import { EntityTable } from './entity-table.ts';
import { FeedTable } from './feed-table.ts';
import { LookupTable } from './lookup-table.ts';
import { OperationTable } from './operation-table.ts';
import { Purge } from './purge.ts';
import { StatementCache } from './sqlite-sql.ts';

/** Every table of one connection, its statements prepared. All of it is synchronous. */
export class Tables {
  readonly entity: EntityTable;
  readonly operation: OperationTable;
  readonly activity: ActivityTable;
  readonly edge: EdgeTable;
  readonly lookup: LookupTable;
  readonly feed: FeedTable;
  /** For the tables that are written once for both databases. */
  readonly shared: StatementCache;
  readonly purge: Purge;

  constructor(db: DatabaseSync) {
    this.entity = new EntityTable(db);
    this.operation = new OperationTable(db);
    this.activity = new ActivityTable(db);
    this.edge = new EdgeTable(db);
    this.lookup = new LookupTable(db);
    this.feed = new FeedTable(db);
    this.shared = new StatementCache(db);
    this.purge = new Purge(db);
  }
}
