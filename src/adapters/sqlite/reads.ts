import type { Reads } from '../../ports/unit-of-work.ts';
import { sharedTables } from '../sql/shared-tables.ts';
import type { Call } from './call.ts';
import { sqliteSql } from './sqlite-sql.ts';
import type { Tables } from './tables.ts';

/** The reads of the port over the tables of one connection, each made through `call`. */
export function readsOf(tables: Tables, call: Call): Reads {
  const { entity, operation, activity, edge, lookup, feed, shared } = tables;
  return {
    entities: {
      find: (org, id) => call(() => entity.find(org, id)),
      findMany: (org, ids, maxBytes) => call(() => entity.findMany(org, ids, maxBytes)),
      oldest: (org, slug, ids) => call(() => entity.oldest(org, slug, ids)),
      scan: (org, scan) => call(() => entity.scan(org, scan)),
    },
    operations: {
      payloadAt: (org, id, version) => call(() => operation.payloadAt(org, id, version)),
      lastVersion: (org, id) => call(() => operation.lastVersion(org, id)),
      ofActivity: (org, id, from, size) =>
        call(() => operation.ofActivity(org, id, { from, size })),
    },
    activities: {
      find: (org, id) => call(() => activity.find(org, id)),
      ofEntity: (org, id, page) => call(() => activity.ofEntity(org, id, page)),
    },
    relations: {
      from: (org, id) => call(() => edge.from(org, id)),
      to: (org, id) => call(() => edge.to(org, id)),
    },
    lookups: {
      find: (org, slug, entry) => call(() => lookup.find(org, slug, entry)),
      paths: (org, slug) => call(() => lookup.paths(org, slug)),
    },
    feed: {
      head: (org) => call(() => feed.head(org)),
      read: (org, afterSeq, limit) => call(() => feed.read(org, afterSeq, limit)),
    },
    ...sharedTables(sqliteSql(shared, call)),
  };
}
