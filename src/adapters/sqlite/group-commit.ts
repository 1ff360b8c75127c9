import type { OrgId } from '../../kernel/ids.ts';
import type { Unit, UnitHints } from '../../ports/unit-of-work.ts';
import type { Outcome } from '../sql/settle-watch.ts';
import { storeUnavailable } from '../sql/store-unavailable.ts';
import { DurableLine, type DurableLineOptions } from './durable-line.ts';
import { type QueuedUnit, runGroup } from './run-group.ts';
import type { Writer } from './writer.ts';

const maxUnitsInGroup = 64;

/** A unit with more rows of history than this commits alone. */
const maxOperationsInGroup = 200;

/**
 * Gathers the units of one turn of the event loop, commits them together, and waits for the disk once for all of them.
 * While it waits the next group gathers and runs.
 */
export class GroupCommit {
  readonly #writer: Writer;
  readonly #options: DurableLineOptions;
  readonly #line: DurableLine;
  #queue: QueuedUnit[] = [];
  /** True from the moment a group is due until it has run. */
  #due = false;
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(writer: Writer, options: DurableLineOptions) {
    this.#writer = writer;
    this.#options = options;
    this.#line = new DurableLine(options);
  }

  run<Result>(org: OrgId, unit: Unit<Result>, hints: UnitHints = {}): Promise<Result> {
    if (this.#drained !== undefined)
      return Promise.reject(storeUnavailable('sqlite', new Error('the store is closed')));
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome) =>
        outcome.ok ? resolve(outcome.value as Result) : reject(outcome.error);
      const alone = (hints.operations ?? 1) > maxOperationsInGroup;
      this.#queue.push({ org, unit, alone, settle });
      this.#schedule();
    });
  }

  /** Refuses new units, and resolves when those under way are settled. */
  async close(): Promise<void> {
    this.#drained ??= Promise.withResolvers();
    this.#schedule();
    await this.#drained.promise;
    await this.#line.empty();
  }

  #schedule(): void {
    if (this.#due) return;
    if (this.#queue.length === 0) {
      this.#drained?.resolve();
      return;
    }
    this.#due = true;
    setImmediate(() => void this.#runNext());
  }

  async #runNext(): Promise<void> {
    const group = this.#queue.splice(0, nextGroupLength(this.#queue));
    const settled = await runGroup(this.#writer, group, this.#options);
    this.#queue = [...group.slice(settled.length), ...this.#queue];
    this.#line.push(settled);
    this.#due = false;
    this.#schedule();
  }
}

function nextGroupLength(queue: readonly QueuedUnit[]): number {
  if (queue[0]?.alone) return 1;
  const firstAlone = queue.slice(0, maxUnitsInGroup).findIndex((queued) => queued.alone);
  return firstAlone === -1 ? maxUnitsInGroup : firstAlone;
}
