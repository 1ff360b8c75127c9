import type { Change } from '../../domain/entity/change.ts';
import type { Entity } from '../../domain/entity/entity.ts';
import { lookupKeyAt } from '../../domain/entity/lookup-key.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { EntityId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { kept } from '../run-once.ts';
import { circumstances, requireMoment, requireValid } from '../write/circumstances.ts';
import { takeStamp } from '../write/stamp.ts';
import { type Plan, writePlan } from '../write/write-plan.ts';
import { requireId } from './create-entity.ts';
import { decideFreshPatch } from './update-entity.ts';
import {
  planUpsert,
  prepareUniqueKey,
  readsOfUpserts,
  requireUniqueKey,
  type Upsert,
  type UpsertPlan,
} from './upsert-entity.ts';

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
 * Upserts many entities in one unit: all of them or none, each on top of those before it. Each change gets an activity of
 * its own, unless the caller names one; running the same batch again changes nothing. Throws as `upsertEntity`; the
 * places of problems begin with the index of the document.
 */
export async function upsertBatch(
  deps: Dependencies,
  caller: Caller,
  batch: Batch,
  meta: Omit<Meta, 'conditions'>,
): Promise<BatchOutcome> {
  authorize(caller, 'entity:create');
  authorize(caller, 'entity:edit');
  const upserts = batch.documents.map((document, index): Upsert => {
    requireValid({ schema: batch.schema, document }, `/${index}`);
    requireMoment(document, `/${index}`);
    const upsert = { schema: batch.schema, uniqueKey: batch.uniqueKey, document, strict: true };
    requireUniqueKey(upsert);
    requireId(document);
    return upsert;
  });
  const stamp = takeStamp(deps, meta, upserts.length);
  const prepared = meta.dryRun !== true;
  if (prepared && upserts.length > 0) await prepareUniqueKey(deps, caller, batch);
  const plans = upserts.map((upsert) => {
    return { upsert, at: stamp.at, newId: deps.ids.entityId(), prepared };
  });
  return await writePlan(deps, caller, {
    stamp,
    plan: (reads) => planBatch(deps, reads, caller, plans),
    reads: readsOfUpserts(upserts),
    operations: upserts.length,
    answer: ({ outcome }) => outcome,
    ...kept<BatchOutcome>(),
  });
}

interface BatchPlan extends Plan {
  readonly outcome: BatchOutcome;
}

async function planBatch(
  deps: Dependencies,
  reads: Reads,
  caller: Caller,
  plans: readonly UpsertPlan[],
): Promise<BatchPlan> {
  const outcome = { created: 0, updated: 0, unchanged: 0 };
  const changes: Change[] = [];
  /** What the batch has made so far: states by their unique keys, and the ids of all of them. */
  const made = new Map<string, Entity>();
  const taken = new Set<EntityId>();
  for (const plan of plans) {
    const before = made.get(keyOf(plan.upsert, plan.upsert.document));
    const change =
      before === undefined
        ? (await planUpsert(deps, reads, caller, { ...plan, taken })).change
        : await planAgain(deps, reads, caller, { plan, before });
    const fate = fateOf(change);
    outcome[fate]++;
    if (fate === 'unchanged') continue;
    changes.push(change);
    made.set(keyOf(plan.upsert, change.after.document), change.after);
    taken.add(change.after.id);
  }
  return { changes, outcome };
}

/** For an entity that an earlier document of the batch has changed: the store does not have that state yet. */
async function planAgain(
  deps: Dependencies,
  reads: Reads,
  caller: Caller,
  { plan, before }: { readonly plan: UpsertPlan; readonly before: Entity },
): Promise<Change> {
  const now = await circumstances(deps, reads, caller, { schema: before.schema, at: plan.at });
  return decideFreshPatch(before, plan.upsert.document, now);
}

function fateOf({ before, diff }: Change): keyof BatchOutcome {
  if (before === undefined) return 'created';
  return Object.keys(diff ?? {}).length > 0 ? 'updated' : 'unchanged';
}

/** What a document has at the paths of the unique key; an id is looked up without its case. */
function keyOf({ uniqueKey }: Upsert, document: JsonObject): string {
  const at = (path: string) =>
    path === '_id' ? String(document['_id']).toLowerCase() : (lookupKeyAt(document, path) ?? null);
  return JSON.stringify(uniqueKey.map(at));
}
