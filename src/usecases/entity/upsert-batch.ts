import type { Caller } from '../../kernel/caller.ts';
import type { SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { recordChange, takeStamp } from './record-change.ts';
import {
  planUpsert,
  prepareUniqueKey,
  readsOfUpserts,
  requireUniqueKey,
  type Upsert,
  type UpsertPlan,
} from './upsert-entity.ts';
import { requireValid, warnOfTitle } from './write-circumstances.ts';

/** Documents of one schema, each named by the same unique key. */
export interface Batch {
  readonly schema: SchemaSlug;
  readonly uniqueKey: readonly string[];
  readonly documents: readonly JsonObject[];
}

/** How many entities of a batch met each fate. */
export interface BatchOutcome {
  readonly created: number;
  readonly updated: number;
  /** Those that had every value already; nothing was written for them. */
  readonly unchanged: number;
}

/**
 * Upserts many entities in one unit: all of them or none. Each that changes gets its own activity; running the same
 * batch again changes nothing. Throws as `upsertEntity`.
 */
export async function upsertBatch(
  deps: Dependencies,
  caller: Caller,
  batch: Batch,
): Promise<BatchOutcome> {
  authorize(caller, 'entity:create');
  authorize(caller, 'entity:edit');
  const plans: UpsertPlan[] = [];
  for (const document of batch.documents) {
    requireValid({ schema: batch.schema, document });
    const upsert: Upsert = {
      schema: batch.schema,
      uniqueKey: batch.uniqueKey,
      document,
      strict: true,
    };
    requireUniqueKey(upsert);
    const newId = deps.ids.entityId();
    plans.push({ upsert, stamp: takeStamp(deps, {}), newId, prepared: true });
  }
  if (plans.length > 0) await prepareUniqueKey(deps, caller, batch);
  const reads = readsOfUpserts(plans.map(({ upsert }) => upsert));
  const hints = { operations: plans.length, reads };
  return await deps.store.run(caller.org, (tx) => runPlans(deps, tx, caller, plans), hints);
}

async function runPlans(
  deps: Dependencies,
  tx: Transaction,
  caller: Caller,
  plans: readonly UpsertPlan[],
): Promise<BatchOutcome> {
  const outcome = { created: 0, updated: 0, unchanged: 0 };
  for (const plan of plans) {
    const { change } = await planUpsert(deps, tx, caller, plan);
    const fate =
      change.before === undefined
        ? 'created'
        : Object.keys(change.diff ?? {}).length > 0
          ? 'updated'
          : 'unchanged';
    outcome[fate]++;
    if (fate === 'unchanged') continue;
    warnOfTitle(deps, change);
    await recordChange(tx, caller, change, plan.stamp);
  }
  return outcome;
}
