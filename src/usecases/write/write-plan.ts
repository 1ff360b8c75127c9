import type { Change } from '../../domain/entity/change.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { jsonEquals } from '../../kernel/json.ts';
import type { AnnouncedReads, Reads } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import type { WrittenEntity } from '../entity/stored.ts';
import { type OnceUnit, runOnce } from '../run-once.ts';
import { warnOfTitle } from './circumstances.ts';
import { outcomeOf } from './outcome-of.ts';
import { recordChanges } from './record-changes.ts';
import type { Stamp } from './stamp.ts';

/** What is to become of entities. */
export interface Plan {
  /** In the order in which they happen, each on top of those before it. Without any, nothing is written. */
  readonly changes: readonly Change[];
}

/** A write: how it is found out what is to happen, and what is answered. */
export interface Write<P extends Plan, Result> extends Pick<OnceUnit<Result>, 'note' | 'recall'> {
  readonly stamp: Stamp;
  /** Only reads: it is asked once in the unit, and before that when somebody has to be asked, or nothing is to happen. */
  readonly plan: (reads: Reads) => Promise<P>;
  /** What the plan is likely to read. */
  readonly reads: AnnouncedReads;
  /** How many changes there will be at most, 1 unless told. */
  readonly operations?: number;
  /** The states are those that the changes made, in their order; of a purge none is left. */
  readonly answer: (plan: P, states: readonly (WrittenEntity | undefined)[]) => Result;
}

/** How often a change that comes out different is put to the guards. */
const maxRounds = 3;

/**
 * Plans, asks the guards, and carries the plan out in one unit, once for each idempotency key. Without guards nothing is
 * read or planned outside the unit. With `dryRun` nothing is written, but the guards are asked.
 * Throws what `plan` and the guards throw, `entity/contended`, and as `runOnce`.
 */
export function writePlan<P extends Plan, Result>(
  deps: Dependencies,
  caller: Caller,
  write: Write<P, Result>,
): Promise<Result> {
  if (write.stamp.meta.dryRun === true) return rehearse(deps, caller, write);
  if (deps.guards.length === 0) return carryOut(deps, caller, write);
  return askAndCarryOut(deps, caller, write);
}

async function rehearse<P extends Plan, Result>(
  deps: Dependencies,
  caller: Caller,
  write: Write<P, Result>,
): Promise<Result> {
  const plan = await approve(deps, caller, write);
  const states = plan.changes.map((change) => outcomeOf(change).state);
  return write.answer(plan, states);
}

async function askAndCarryOut<P extends Plan, Result>(
  deps: Dependencies,
  caller: Caller,
  write: Write<P, Result>,
): Promise<Result> {
  for (let round = 0; round < maxRounds; round++) {
    const isRepetition = await isDone(deps, caller, write.stamp);
    const approved = isRepetition ? undefined : await approve(deps, caller, write);
    const mayBe = (plan: P) => approved !== undefined && isSame(approved, plan);
    try {
      return await carryOut(deps, caller, write, mayBe);
    } catch (error) {
      if (!(error instanceof PlanMoved)) throw error;
    }
  }
  throw errors.entityContended(maxRounds);
}

/** Plans as the store is now, and asks every guard about exactly that. */
async function approve<P extends Plan>(
  deps: Dependencies,
  caller: Caller,
  { plan }: Pick<Write<P, unknown>, 'plan'>,
): Promise<P> {
  const planned = await plan(deps.store);
  if (planned.changes.length > 0)
    for (const guard of deps.guards) await guard(caller, planned.changes);
  return planned;
}

/** Whether the write is a repetition, whose answer is known: it is planned no more, and nobody is asked. */
async function isDone({ store }: Dependencies, { org, subject }: Caller, { meta }: Stamp) {
  const { once } = meta;
  return once !== undefined && (await store.idempotency.find(org, subject, once.key)) !== undefined;
}

/** What a unit did; of a repetition, nothing. */
interface Carried<Result> {
  readonly result: Result;
  readonly changes: readonly Change[];
}

/** Plans and records in one unit. Throws `PlanMoved` when the plan may not be carried out. */
async function carryOut<P extends Plan, Result>(
  deps: Dependencies,
  caller: Caller,
  write: Write<P, Result>,
  mayBe: (plan: P) => boolean = () => true,
): Promise<Result> {
  const { stamp, plan, answer, note, recall, reads, operations } = write;
  const unit: OnceUnit<Carried<Result>> = {
    run: async (tx) => {
      const planned = await plan(tx);
      if (!mayBe(planned)) throw new PlanMoved();
      const states = await recordChanges(tx, caller, planned.changes, stamp);
      return { result: answer(planned, states), changes: planned.changes };
    },
    reads,
    operations,
    note: ({ result }) => note(result),
    recall: async (from, kept) => {
      const result = await recall(from, kept);
      return result === undefined ? undefined : { result, changes: [] };
    },
  };
  const { result, changes } = await runOnce(deps, caller, stamp.meta, unit);
  for (const change of changes) warnOfTitle(deps, change);
  return result;
}

/** The unit would do something else than what the guards let through. */
class PlanMoved extends Error {}

function isSame(approved: Plan, { changes }: Plan): boolean {
  if (approved.changes.length !== changes.length) return false;
  return approved.changes.every((change, index) => {
    const other = changes[index];
    return (
      other?.kind === change.kind &&
      other.after.id === change.after.id &&
      other.after.version === change.after.version &&
      jsonEquals(other.before?.document, change.before?.document) &&
      jsonEquals(other.after.document, change.after.document)
    );
  });
}
