import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Declarations } from '../sql/declarations.ts';
import { type Marked, outcomeOf } from './commit-mark.ts';
import type { Driver } from './driver.ts';
import { postgresUnavailable, translateError } from './failure.ts';
import { GroupTransaction } from './group-transaction.ts';
import type { QueuedUnit } from './queued-unit.ts';
import { type GroupEnd, type GroupMeasure, runGroup, type SettledUnit } from './run-group.ts';
import type { StatementCache } from './statement-cache.ts';

const maxUnitsInGroup = 64;

/** How often a group is run before its units fail, unless the patience ends first. */
const maxAttempts = 10;
/** The wait before the n-th repetition is a random part of this many milliseconds times 2^n, at most the maximum. */
const backoffMs = { first: 5, max: 500 };

export interface LanesOptions extends GroupMeasure {
  readonly driver: Driver;
  readonly statements: StatementCache;
  readonly declarations: Declarations;
  /** Tells this node from others. */
  readonly node: string;
  /** Resolves when the listeners have been told of the commits, in their order. */
  readonly tell: (commits: readonly Commit[]) => Promise<void>;
  /** A failed group is not retried after this many milliseconds. */
  readonly retryPatienceMs: number;
  /** How long the database is asked what became of a COMMIT whose answer was lost. */
  readonly outcomePatienceMs: number;
}

/**
 * Where units wait for their transaction: a lane for each organization. The units that wait in a lane when its turn
 * comes are a group: one transaction, one COMMIT. Lanes run side by side.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #waiting = new Map<OrgId, QueuedUnit[]>();
  #marks = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  enter(unit: QueuedUnit): void {
    const { org } = unit;
    const queue = this.#waiting.get(org);
    if (queue !== undefined) queue.push(unit);
    else {
      this.#waiting.set(org, [unit]);
      setImmediate(() => void this.#drain(org));
    }
  }

  async #drain(lane: OrgId): Promise<void> {
    const queue = this.#waiting.get(lane) ?? [];
    while (queue.length > 0) {
      const group = queue.splice(0, nextGroupLength(queue));
      await this.#runGroup(lane, group);
    }
    this.#waiting.delete(lane);
  }

  /** Settles every unit of the group. */
  async #runGroup(lane: OrgId, units: readonly QueuedUnit[]): Promise<void> {
    let cause: unknown;
    const until = performance.now() + this.#options.retryPatienceMs;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      if (attempt > 0 && performance.now() > until) break;
      if (attempt > 0)
        await sleep(Math.random() * Math.min(backoffMs.max, backoffMs.first * 2 ** attempt));
      const end = await this.#attempt(lane, units);
      if (end.kind === 'committed') return void this.#release(end.settled);
      if (end.kind === 'unknown') return failAll(units, errors.outcomeUnknown(), end.cause);
      if (end.kind === 'waited') return failAll(units, postgresUnavailable(end.cause));
      if (end.kind === 'refused') return await this.#runEachAlone(lane, units, end.cause);
      ({ cause } = end);
    }
    failAll(units, postgresUnavailable(cause));
  }

  /** A unit took the transaction of its group with it: alone, it harms nobody else. */
  async #runEachAlone(lane: OrgId, units: readonly QueuedUnit[], cause: unknown): Promise<void> {
    if (units.length === 1) return failAll(units, translateError(cause));
    for (const unit of units) await this.#runGroup(lane, [unit]);
  }

  async #attempt(lane: OrgId, units: readonly QueuedUnit[]): Promise<GroupEnd> {
    const { driver, statements, declarations, node } = this.#options;
    const session = await driver.open().catch((error: unknown) => ({ error }));
    if ('error' in session) return { kind: 'conflict', cause: session.error };
    const mark = ++this.#marks;
    const group = new GroupTransaction(session, {
      lane,
      statements,
      declarations,
      node,
      mark,
    });
    const end = await runGroup(group, units, this.#options);
    if (end.kind === 'unknown') {
      group.release('broken');
      return await this.#afterLostCommit({ lane, node, mark }, end);
    }
    const closing = end.kind === 'committed' ? group.end() : group.rollback();
    closing.then(
      () => group.release(),
      () => group.release('broken'),
    );
    return end;
  }

  async #afterLostCommit(marked: Marked, end: GroupEnd & { kind: 'unknown' }): Promise<GroupEnd> {
    const { driver, statements, outcomePatienceMs } = this.#options;
    const outcome = await outcomeOf(marked, outcomePatienceMs, driver, statements);
    if (outcome === 'unknown') return end;
    if (outcome === 'committed') return { kind: 'committed', settled: end.settled };
    return { kind: 'conflict', cause: end.cause };
  }

  async #release(settled: readonly SettledUnit[]): Promise<void> {
    await this.#options.tell(settled.flatMap(({ commit }) => commit ?? []));
    for (const { queued, outcome } of settled) queued.settle(outcome);
  }
}

function failAll(units: readonly QueuedUnit[], error: unknown, cause?: unknown): void {
  if (cause !== undefined && error instanceof Error) error.cause = cause;
  for (const unit of units) unit.settle({ ok: false, error });
}

function nextGroupLength(queue: readonly QueuedUnit[]): number {
  if (queue[0]?.alone) return 1;
  const firstAlone = queue.slice(0, maxUnitsInGroup).findIndex((queued) => queued.alone);
  return firstAlone === -1 ? maxUnitsInGroup : firstAlone;
}
