import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import { sharedTables } from '../sql/shared-tables.ts';
import { activityReads, activityWrites } from './activity-table.ts';
import { relationReads, relationWrites } from './edge-table.ts';
import { entityReads, entityWrites } from './entity-table.ts';
import { feedReads } from './feed-table.ts';
import { waitingIdempotencyTable } from './idempotency-table.ts';
import { lookupReads, lookupWrites } from './lookup-table.ts';
import { operationReads, operationWrites } from './operation-table.ts';
import type { PostgresSql } from './postgres-sql.ts';
import type { UnitPort } from './unit-port.ts';

export function readsOf(sql: PostgresSql): Reads {
  return {
    entities: entityReads(sql),
    operations: operationReads(sql),
    activities: activityReads(sql),
    relations: relationReads(sql),
    lookups: lookupReads(sql),
    feed: feedReads(sql),
    ...sharedTables(sql),
  };
}

export function transactionOf(unit: UnitPort): Transaction {
  const { sql } = unit;
  return {
    entities: { ...entityReads(sql, unit.sqlOf), ...entityWrites(unit) },
    operations: { ...operationReads(sql), ...operationWrites(unit) },
    activities: { ...activityReads(sql), ...activityWrites(unit) },
    relations: { ...relationReads(sql), ...relationWrites(unit) },
    lookups: { ...lookupReads(sql), ...lookupWrites(unit) },
    feed: { ...feedReads(sql), head: unit.head, append: unit.append },
    ...sharedTables(sql),
    idempotency: waitingIdempotencyTable(unit),
  };
}
