import type { Change } from '../../domain/entity/change.ts';
import type { Caller } from '../../kernel/caller.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { AnnouncedReads, Reads, Transaction } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { type OnceUnit, runOnce } from '../run-once.ts';
import { present } from '../sight.ts';
import { recordChange, type Stamp } from './record-change.ts';
import type { WrittenEntity } from './stored.ts';
import { warnOfTitle } from './write-circumstances.ts';

/** How it is found out what is to become of an entity. */
interface Planning {
  readonly plan: (tx: Transaction) => Promise<Plan>;
  /** What the plan is likely to read. */
  readonly reads: AnnouncedReads;
}

/** What is to become of an entity. */
interface Plan {
  readonly change: Change;
  /** How many living entities an upsert found. */
  readonly matched?: number;
}

/** What became of it. */
export interface Written {
  readonly entity: WrittenEntity;
  readonly created: boolean;
  readonly matched: number;
}

/** Decides and stores a change in one unit, once for each idempotency key. Throws what `plan` throws, and as `runOnce`. */
export async function writeOnce(
  deps: Dependencies,
  caller: Caller,
  stamp: Stamp,
  { plan, reads }: Planning,
): Promise<Written> {
  const run = async (tx: Transaction): Promise<Written & { readonly change?: Change }> => {
    const { change, matched = 0 } = await plan(tx);
    const entity = await recordChange(tx, caller, change, stamp);
    return { entity, created: change.before === undefined, matched, change };
  };
  const unit: OnceUnit<Written & { readonly change?: Change }> = { run, reads, note, recall };
  const { change, ...written } = await runOnce(deps, caller, stamp.meta, unit);
  if (change !== undefined) warnOfTitle(deps, change);
  return { ...written, entity: present(caller, written.entity) };
}

/** Everything but the document, which history has. */
function note({ entity, created, matched }: Written): JsonObject {
  const { org, id, schema, version, updatedAt, seq = 0 } = entity;
  return { entity: { org, id, schema, version, updatedAt, seq }, created, matched };
}

type Note = Omit<Written, 'entity'> & { readonly entity: Omit<WrittenEntity, 'text'> };

/** The state as it was made then, whatever has become of the entity since; undefined when it was purged. */
async function recall(reads: Reads, kept: unknown): Promise<Written | undefined> {
  const { entity, ...rest } = kept as Note;
  const text = await reads.operations.payloadAt(entity.org, entity.id, entity.version);
  return text === undefined ? undefined : { entity: { ...entity, text }, ...rest };
}
