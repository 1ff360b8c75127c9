import type { Change } from '../../domain/entity/change.ts';
import { decideCreate } from '../../domain/entity/decide-write.ts';
import { lookupKeysAt } from '../../domain/entity/lookup-key.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { EntityId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { AnnouncedLookup, AnnouncedReads, Reads } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { sees } from '../sight.ts';
import { circumstances, requireMoment, requireValid } from '../write/circumstances.ts';
import { requireMatch, requirePreconditions } from '../write/preconditions.ts';
import { takeStamp } from '../write/stamp.ts';
import { type Written, writeEntity } from '../write/write-entity.ts';
import { birthOf, requireId, wishedId } from './create-entity.ts';
import { ensureLookupPath } from './ensure-lookup-path.ts';
import { checkUniqueKey, findByUniqueKey } from './find-by-unique-key.ts';
import { toEntity } from './stored.ts';
import { decideFreshPatch } from './update-entity.ts';

export interface Upsert {
  readonly schema: SchemaSlug;
  /** Paths into `document`, such as `_id`, `customer_number` or `email.0.email`; an entity must match all of them. */
  readonly uniqueKey: readonly string[];
  readonly document: JsonObject;
  /** Refuse when several entities match, instead of updating the oldest. */
  readonly strict: boolean;
}

/**
 * Updates the entity that the unique key names, or creates it. Two callers at once make one entity.
 * Throws `request/invalid`, `id/taken`, `entity/deleted` when only deleted entities match, `entity/ambiguous` when strict, `entity/stale`,
 * `entity/precondition-failed`, `entity/precondition-required`.
 */
export async function upsertEntity(
  deps: Dependencies,
  caller: Caller,
  upsert: Upsert,
  meta: Meta,
): Promise<Written> {
  authorize(caller, 'entity:create');
  authorize(caller, 'entity:edit');
  requireValid(upsert, '/entity');
  requireMoment(upsert.document, '/entity');
  requireUniqueKey(upsert);
  requireId(upsert.document, '/entity');
  const stamp = takeStamp(deps, meta);
  const prepared = meta.dryRun !== true;
  if (prepared) await prepareUniqueKey(deps, caller, upsert);
  const upsertPlan = { upsert, at: stamp.at, newId: deps.ids.entityId(), prepared };
  const plan = async (reads: Reads) => {
    const planned = await planUpsert(deps, reads, caller, upsertPlan);
    await requireConditions(reads, caller, planned, meta);
    return { changes: [planned.change], matched: planned.matched };
  };
  return await writeEntity(deps, caller, { stamp, plan, reads: readsOfUpserts([upsert]) });
}

/** Lets the upsert through if the conditions hold of the entity that it found, or of there being none. */
async function requireConditions(
  reads: Reads,
  caller: Caller,
  { oldest }: PlannedUpsert,
  { conditions }: Meta,
): Promise<void> {
  if (oldest === undefined) await requirePreconditions(reads, caller, oldest, conditions);
  else await requireMatch(reads, caller, oldest, conditions);
}

interface PlannedUpsert {
  readonly change: Change;
  /** The entity that is updated; undefined when one is created. */
  readonly oldest: StoredEntity | undefined;
  readonly matched: number;
}

export interface UpsertPlan {
  readonly upsert: Upsert;
  /** Epoch milliseconds, UTC. */
  readonly at: number;
  readonly newId: EntityId;
  /** Ids that will be of others by then. */
  readonly taken?: ReadonlySet<EntityId>;
  /** Whether the paths of the unique key have been made usable; a dry run does not do that. */
  readonly prepared: boolean;
}

/** Throws `request/invalid` with every problem of the unique key. */
export function requireUniqueKey({ uniqueKey, document }: Upsert): void {
  const problems = checkUniqueKey({ document, paths: uniqueKey });
  if (problems.length > 0) throw invalid(problems);
}

/** Makes the paths of the unique key usable. Throws `request/invalid` when the schema has too many, `entity/key-filling`,
 *  `entity/key-not-filled`. */
export async function prepareUniqueKey(
  deps: Dependencies,
  caller: Caller,
  { schema, uniqueKey }: Pick<Upsert, 'schema' | 'uniqueKey'>,
): Promise<void> {
  for (const path of uniqueKey)
    if (path !== '_id') await ensureLookupPath(deps, caller, schema, path);
}

/** What `planUpsert` will read for each of these. */
export function readsOfUpserts(upserts: readonly Upsert[]): AnnouncedReads {
  const entities = upserts.flatMap(({ document }) => wishedId(document) ?? []);
  return { entities, lookups: upserts.flatMap(lookupsOf) };
}

function lookupsOf({ schema, uniqueKey, document }: Upsert): readonly AnnouncedLookup[] {
  return uniqueKey.flatMap((path) => {
    const values = path === '_id' ? [] : lookupKeysAt(document, path);
    return values.map((value) => ({ schema, path, value }));
  });
}

/** Decides what an upsert would do, as these reads see the store. */
export async function planUpsert(
  deps: Dependencies,
  reads: Reads,
  caller: Caller,
  plan: UpsertPlan,
): Promise<PlannedUpsert> {
  const { upsert, at, prepared } = plan;
  const { schema, document } = upsert;
  const { oldest, living: matched } = await findByUniqueKey(reads, caller.org, {
    schema,
    document,
    paths: upsert.uniqueKey,
    prepared,
  });
  const now = await circumstances(deps, reads, caller, { schema, at });
  if (oldest === undefined) {
    const birth = await birthOf(reads, caller, upsert, plan);
    return { change: decideCreate(birth, document, now), oldest, matched };
  }
  if (!sees(caller, oldest)) throw errors.uniqueKeyTaken();
  authorize(caller, 'entity:edit', oldest);
  if (oldest.deletedAt !== undefined) throw errors.entityDeleted(oldest.id);
  if (upsert.strict && matched > 1) throw errors.entityAmbiguous(matched);
  return { change: decideFreshPatch(toEntity(oldest), document, now), oldest, matched };
}
