import type { Job, JobId } from '../domain/job/job.ts';
import type { Commit } from '../ports/feed.ts';
import type { Dependencies } from '../usecases/dependencies.ts';
import { claimJobs } from '../usecases/job/hold-job.ts';
import type { JobKind } from '../usecases/job/job-kind.ts';
import { JobRun, type RunOptions } from './job-run.ts';

export interface WorkerOptions extends RunOptions {
  /** How often it looks for jobs that no commit announced: those of other nodes, retries, and lost ones. */
  readonly pollMs: number;
  /** Jobs that run at a time. */
  readonly concurrency: number;
}

/** The clocks of several nodes may differ by up to two thirds of the lease before one takes a job from another. */
export const workerOptions: WorkerOptions = {
  leaseMs: 30_000,
  beatMs: 10_000,
  pollMs: 5_000,
  concurrency: 4,
};

/**
 * Runs the jobs of all organizations, a few at a time. Any number of nodes may do so on one store: a job is held by
 * one runner at a time, and what a runner does after it lost its claim is not stored. Its effects happen at least once.
 */
export class JobWorker {
  readonly #deps: Dependencies;
  readonly #kinds: ReadonlyMap<string, JobKind>;
  readonly #options: WorkerOptions;
  readonly #runs = new Map<JobId, { readonly run: JobRun; readonly settled: Promise<void> }>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  /** Begins at once. */
  constructor(
    deps: Dependencies,
    kinds: ReadonlyMap<string, JobKind>,
    options: WorkerOptions = workerOptions,
  ) {
    this.#deps = deps;
    this.#kinds = kinds;
    this.#options = options;
    deps.store.onCommit(
      (commit) => this.#onCommit(commit),
      () => false,
    );
    this.#timer = setInterval(() => this.look(), options.pollMs).unref();
    this.look();
  }

  /** Looks for due jobs, soon. */
  look(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#looking ??= this.#lookWhileAsked();
  }

  /** Gives back what it holds and resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    const runs = [...this.#runs.values()];
    for (const { run } of runs) run.stop('stop');
    await Promise.all(runs.map(({ settled }) => settled));
  }

  /** A job was queued or is to stop. Its unit has not settled yet, so nothing is done before it has. */
  #onCommit({ entries }: Commit): void {
    for (const entry of entries) {
      if (entry.kind !== 'job') continue;
      const mine = this.#runs.get(entry.id);
      if (mine === undefined) this.look();
      else void mine.run.beat();
    }
  }

  /** Whoever asks while it ends is heard: between the last look at `#again` and the end nothing else runs. */
  async #lookWhileAsked(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        for (const job of await this.#claim()) this.#start(job);
      } catch (cause) {
        this.#deps.log.warn({ err: cause }, 'the store could not be asked for jobs');
      }
    }
    this.#looking = undefined;
  }

  #claim(): Promise<readonly Job[]> {
    const { concurrency, leaseMs } = this.#options;
    const limit = concurrency - this.#runs.size;
    if (limit <= 0) return Promise.resolve([]);
    return claimJobs(this.#deps, {
      limit,
      leaseMs,
      kinds: new Set(this.#kinds.keys()),
      except: new Set(this.#runs.keys()),
    });
  }

  #start(job: Job): void {
    const kind = this.#kinds.get(job.kind);
    if (kind === undefined) return;
    const run = new JobRun(this.#deps, job, this.#options);
    const settled = run.settle(kind).then((ended) => this.#ended(job, ended));
    this.#runs.set(job.id, { run, settled });
    if (this.#stopped) run.stop('stop');
  }

  /** There is room for the next; and one that failed is due again after a while. */
  #ended(job: Job, ended: Job | undefined): void {
    this.#runs.delete(job.id);
    this.look();
    if (ended?.dueAt === undefined) return;
    const delayMs = Math.max(0, ended.dueAt - this.#deps.clock.now());
    setTimeout(() => this.look(), delayMs).unref();
  }
}
