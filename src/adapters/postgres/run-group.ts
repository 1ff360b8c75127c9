import type { Commit } from '../../ports/feed.ts';
import type { GroupOutcome, StoreMeter } from '../../ports/metrics.ts';
import type { Outcome } from '../sql/settle-watch.ts';
import { isConflict, isLost, isTakenTooLong, translateError } from './failure.ts';
import type { GroupTransaction } from './group-transaction.ts';
import { OpenUnit } from './open-unit.ts';
import { type QueuedUnit, runIn } from './queued-unit.ts';

/** A unit that has run, and whose caller does not know yet. */
export interface SettledUnit {
  readonly queued: QueuedUnit;
  readonly outcome: Outcome;
  readonly commit: Commit | undefined;
}

/** What became of the transaction of a group. */
export type GroupEnd =
  | { readonly kind: 'committed'; readonly settled: readonly SettledUnit[] }
  /** Nothing is stored, and the group may pass when it is run again. */
  | { readonly kind: 'conflict'; readonly cause: unknown }
  /** Nothing is stored: another node, or a session that is not over, has the lane. */
  | { readonly kind: 'waited'; readonly cause: unknown }
  /** Nothing is stored: a unit took the transaction with it. */
  | { readonly kind: 'refused'; readonly cause: unknown }
  /** The session went away while COMMIT was under way: it may be stored. */
  | { readonly kind: 'unknown'; readonly cause: unknown; readonly settled: readonly SettledUnit[] };

type NotCommitted = GroupEnd & { readonly kind: 'conflict' | 'refused' };

/** Who wants to know how long groups take. */
export interface GroupMeasure {
  readonly meter?: StoreMeter | undefined;
}

/** Runs units strictly one after another, inside one transaction. Never throws. */
export async function runGroup(
  group: GroupTransaction,
  units: readonly QueuedUnit[],
  { meter }: GroupMeasure = {},
): Promise<GroupEnd> {
  const startedMs = performance.now();
  const settled: SettledUnit[] = [];
  try {
    await group.begin(units.flatMap(({ reads }) => reads ?? []));
  } catch (cause) {
    const end = endedBy(group, cause);
    return isTakenTooLong(end.cause) ? { kind: 'waited', cause: end.cause } : end;
  }
  try {
    for (const queued of units) settled.push(await runUnit(group, queued));
  } catch (cause) {
    return endedBy(group, cause);
  }
  try {
    const ranMs = performance.now();
    await group.commit();
    meter?.group(measured(settled, startedMs, ranMs));
    return { kind: 'committed', settled };
  } catch (cause) {
    const unknown = isLost(cause) && group.wrote;
    return unknown ? { kind: 'unknown', cause, settled } : endedBy(group, cause);
  }
}

function measured(settled: readonly SettledUnit[], startedMs: number, ranMs: number): GroupOutcome {
  const committedMs = performance.now();
  return {
    units: settled.length,
    failed: settled.filter(({ outcome }) => !outcome.ok).length,
    seconds: (committedMs - startedMs) / 1000,
    commitSeconds: (committedMs - ranMs) / 1000,
  };
}

function endedBy({ failure }: GroupTransaction, error: unknown): NotCommitted {
  const cause = failure ?? error;
  const kind = isConflict(cause) || isLost(cause) ? 'conflict' : 'refused';
  return { kind, cause };
}

/** Throws when the transaction is lost. */
async function runUnit(group: GroupTransaction, queued: QueuedUnit): Promise<SettledUnit> {
  const open = new OpenUnit(group);
  const outcome = await runIn(open, queued.unit);
  const { failure } = group;
  if (failure === undefined && outcome.ok) return { queued, outcome, commit: group.keep(open) };
  if (failure !== undefined && (!open.hasSavepoint || isConflict(failure) || isLost(failure)))
    throw failure;
  await group.undo(open);
  if (!outcome.ok) return { queued, outcome, commit: undefined };
  return { queued, outcome: { ok: false, error: translateError(failure) }, commit: undefined };
}
