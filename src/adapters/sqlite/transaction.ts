import type { Transaction } from '../../ports/unit-of-work.ts';
import { sharedTables } from '../sql/shared-tables.ts';
import type { Call } from './call.ts';
import type { CommitDraft } from './commit-draft.ts';
import { readsOf } from './reads.ts';
import { sqliteSql } from './sqlite-sql.ts';
import type { Tables } from './tables.ts';

/** The port's transaction over the tables of the writer; `draft` numbers and collects what the unit commits. */
export function transactionOf(tables: Tables, draft: CommitDraft, call: Call): Transaction {
  const reads = readsOf(tables, call);
  const { entity, operation, activity, edge, lookup, shared, purge } = tables;
  return {
    entities: {
      ...reads.entities,
      put: (row) => call(() => entity.put(row, draft.seqOf(row.org))),
      purge: (org, id) => call(() => purge.run(org, id)),
    },
    operations: {
      ...reads.operations,
      append: (row) => call(() => operation.append(row, draft.seqOf(row.org))),
    },
    activities: {
      ...reads.activities,
      append: (row) => call(() => activity.append(row)),
      link: (org, activityId, entityId) => call(() => activity.link(org, activityId, entityId)),
      fill: (org, id) => call(() => activity.fill(org, id)),
    },
    relations: {
      ...reads.relations,
      replace: (org, fromId, edges) => call(() => edge.replace(org, fromId, edges)),
      add: (org, fromId, edges) => call(() => edge.add(org, fromId, edges)),
    },
    lookups: {
      ...reads.lookups,
      replace: (org, slug, entityId, entries) =>
        call(() => lookup.replace({ org, schema: slug, entityId }, entries)),
      add: (org, slug, entityId, entries) =>
        call(() => lookup.add({ org, schema: slug, entityId }, entries)),
      declare: (org, slug, path) => call(() => lookup.declare(org, slug, path)),
    },
    feed: {
      ...reads.feed,
      head: (org) => call(() => draft.head(org)),
      append: (org, entry) => call(() => draft.append(org, entry)),
    },
    ...sharedTables(sqliteSql(shared, call)),
  };
}
