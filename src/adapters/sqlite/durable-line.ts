import type { Commit } from '../../ports/feed.ts';
import type { StoreMeter } from '../../ports/metrics.ts';
import { storeUnavailable } from '../sql/store-unavailable.ts';
import type { SettledUnit, Stopwatch } from './run-group.ts';

export interface DurableLineOptions {
  /** Resolves when everything committed before the call is on disk; undefined when nobody waits for that. */
  readonly sync: (() => Promise<void>) | undefined;
  /** Ends the process: after a failed sync nobody knows what is on disk. */
  readonly onFatal: (error: Error) => void;
  /** Measures how long the disk takes. */
  readonly nowMs: Stopwatch;
  readonly meter?: StoreMeter | undefined;
  /** Told of every commit that is durable, before the unit that made it settles. */
  readonly onCommit: (commit: Commit) => void;
}

/**
 * Where groups wait for the disk after their COMMIT. They leave in the order in which they came, listeners first, then
 * results, failures included: these may rest on what the units before them wrote.
 * One sync is under way at a time; it covers every group that had come when it began.
 */
export class DurableLine {
  readonly #options: DurableLineOptions;
  readonly #waiting: (readonly SettledUnit[])[] = [];
  #draining: Promise<void> | undefined;
  /** Set by a sync that failed. A later one that succeeds would prove nothing: the kernel forgets what it could not write. */
  #failure: Error | undefined;

  constructor(options: DurableLineOptions) {
    this.#options = options;
  }

  push(group: readonly SettledUnit[]): void {
    this.#waiting.push(group);
    this.#draining ??= this.#drain();
  }

  /** Resolves when no group waits any more. */
  async empty(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const units = this.#waiting.splice(0).flat();
      const failure = await this.#sync(units);
      if (failure === undefined) this.#release(units);
      else for (const { queued } of units) queued.settle({ ok: false, error: failure });
    }
    this.#draining = undefined;
  }

  async #sync(units: readonly SettledUnit[]): Promise<Error | undefined> {
    if (this.#failure !== undefined || !units.some(({ outcome }) => outcome.ok))
      return this.#failure;
    try {
      await this.#syncMeasured();
    } catch (cause) {
      this.#failure = storeUnavailable('sqlite', cause);
      this.#options.onFatal(new Error('could not sync the write-ahead log to disk', { cause }));
    }
    return this.#failure;
  }

  async #syncMeasured(): Promise<void> {
    const { sync, nowMs, meter } = this.#options;
    if (sync === undefined) return;
    const startedMs = nowMs();
    await sync();
    meter?.synced((nowMs() - startedMs) / 1000);
  }

  #release(units: readonly SettledUnit[]): void {
    for (const { queued, outcome, commit } of units) {
      if (commit !== undefined) this.#options.onCommit(commit);
      queued.settle(outcome);
    }
  }
}
