import { assert } from '../../kernel/assert.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { GroupOutcome, StoreMeter } from '../../ports/metrics.ts';
import type { Unit } from '../../ports/unit-of-work.ts';
import { type Outcome, SettleWatch } from '../sql/settle-watch.ts';
import { storeUnavailable } from '../sql/store-unavailable.ts';
import type { Guard, Writer } from './writer.ts';

/** A unit that waits for its turn. */
export interface QueuedUnit {
  readonly org: OrgId;
  readonly unit: Unit<unknown>;
  /** Whether it has a group of its own. */
  readonly alone: boolean;
  /** Settles the promise that `run` returned. */
  readonly settle: (outcome: Outcome) => void;
}

/** Milliseconds that only ever move on. */
export type Stopwatch = () => number;

/** How long a group may take, and who wants to know how long it took. */
export interface GroupMeasure {
  readonly nowMs: Stopwatch;
  readonly meter?: StoreMeter | undefined;
}

/** A unit that has run, and whose caller does not know yet. */
export interface SettledUnit {
  readonly queued: QueuedUnit;
  readonly outcome: Outcome;
  readonly commit: Commit | undefined;
}

/** After this long a group commits, and the rest of its units form the next one. */
const maxGroupMs = 10;

/**
 * Runs units strictly one after another inside one transaction. They run without savepoints, which would cost a tenth
 * of every write; only when a unit fails that has written something do all run again, each in its savepoint.
 * Settles all units, or as many from the front as `maxGroupMs` allows. When the transaction is lost, or its COMMIT
 * fails, every unit fails with `store/unavailable`: those that settled before may have read what is lost.
 */
export async function runGroup(
  writer: Writer,
  units: readonly QueuedUnit[],
  { nowMs, meter }: GroupMeasure,
): Promise<readonly SettledUnit[]> {
  const startedMs = nowMs();
  try {
    const settled =
      (await runUnits(writer, units, nowMs, 'no savepoint')) ??
      (await runUnits(writer, units, nowMs, 'savepoint'));
    assert(settled, 'a unit in a savepoint can be undone');
    const ranMs = nowMs();
    writer.commit();
    meter?.group(measured(settled, { startedMs, ranMs, committedMs: nowMs() }));
    return settled;
  } catch (cause) {
    writer.rollback();
    return units.map((queued) => failed(queued, storeUnavailable('sqlite', cause)));
  }
}

function measured(
  settled: readonly SettledUnit[],
  at: { readonly startedMs: number; readonly ranMs: number; readonly committedMs: number },
): GroupOutcome {
  return {
    units: settled.length,
    failed: settled.filter(({ outcome }) => !outcome.ok).length,
    seconds: (at.committedMs - at.startedMs) / 1000,
    commitSeconds: (at.committedMs - at.ranMs) / 1000,
  };
}

/** Undefined, with nothing left of any unit, when one is to be undone and cannot be. */
async function runUnits(
  writer: Writer,
  units: readonly QueuedUnit[],
  nowMs: Stopwatch,
  guard: Guard,
): Promise<readonly SettledUnit[] | undefined> {
  const watch = new SettleWatch();
  const endMs = nowMs() + maxGroupMs;
  const settled: SettledUnit[] = [];
  writer.begin();
  for (const queued of units) {
    const unit = await runUnit(writer, queued, watch, guard);
    if (unit === undefined) {
      writer.rollback();
      return undefined;
    }
    settled.push(unit);
    if (nowMs() >= endMs) break;
  }
  return settled;
}

async function runUnit(
  writer: Writer,
  queued: QueuedUnit,
  watch: SettleWatch,
  guard: Guard,
): Promise<SettledUnit | undefined> {
  const open = writer.openUnit(queued.org, guard);
  const outcome = await watch.settle(() => queued.unit(open.tx));
  if (writer.lostBy !== undefined) throw writer.lostBy;
  if (outcome.ok) return { queued, outcome, commit: open.keep() };
  return open.undo() ? failed(queued, outcome.error) : undefined;
}

function failed(queued: QueuedUnit, error: unknown): SettledUnit {
  return { queued, outcome: { ok: false, error }, commit: undefined };
}
