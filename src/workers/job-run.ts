import { type JobEnding, retryDelayMs } from '../domain/job/decide-job.ts';
import type { Job, JobFailure, JobProgress } from '../domain/job/job.ts';
import { EntiaError } from '../kernel/entia-error.ts';
import { errors } from '../kernel/errors.ts';
import type { Dependencies } from '../usecases/dependencies.ts';
import { beatJob, endJob } from '../usecases/job/hold-job.ts';
import type { JobKind } from '../usecases/job/job-kind.ts';

export interface RunOptions {
  /** How long a claim stands without a beat. */
  readonly leaseMs: number;
  /** How often the claim is renewed; a third of the lease or less. */
  readonly beatMs: number;
}

/** Progress is stored with a beat of its own at most this often. */
const progressMs = 1000;

type StopReason = 'cancel' | 'lost' | 'stop';

/** One run of a claimed job: keeps the claim while the code of its kind runs, and stores how it ended. */
export class JobRun {
  readonly #deps: Dependencies;
  readonly #job: Job;
  readonly #options: RunOptions;
  readonly #abort = new AbortController();
  #reason: StopReason | undefined;
  #progress: JobProgress;
  #beating: Promise<void> | undefined;
  #again = false;
  /** On a clock that only goes forward, as are the two of its name. */
  #heldSinceMs = performance.now();
  #storedAtMs = 0;
  #ended = false;

  constructor(deps: Dependencies, job: Job, options: RunOptions) {
    this.#deps = deps;
    this.#job = job;
    this.#options = options;
    this.#progress = job.progress;
  }

  /** Settles when the job is stored as ended, given back, or lost. Never rejects. */
  async settle(kind: JobKind): Promise<Job | undefined> {
    const timer = setInterval(() => void this.beat(), this.#options.beatMs);
    const ending = await this.#run(kind);
    clearInterval(timer);
    await this.#beating;
    this.#ended = true;
    try {
      return await endJob(this.#deps, this.#job, this.#progress, ending);
    } catch (cause) {
      this.#warn(cause, 'how a job ended could not be stored; it is run again when its lease ends');
      return undefined;
    }
  }

  /** Asks the job to stop; it settles when its code has. */
  stop(reason: StopReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#abort.abort(new Error(`the job is to stop: ${reason}`));
  }

  /** Renews the claim now and finds out whether the job is to stop. */
  beat(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#again = true;
    this.#beating ??= this.#beatWhileAsked();
    return this.#beating;
  }

  /** A beat that is under way may have read the job before it was cancelled, so it is followed by another. */
  async #beatWhileAsked(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#beat();
    }
    this.#beating = undefined;
  }

  async #beat(): Promise<void> {
    const { leaseMs } = this.#options;
    const begunMs = performance.now();
    this.#storedAtMs = begunMs;
    try {
      const hold = await beatJob(this.#deps, this.#job, this.#progress, leaseMs);
      if (hold === 'held') this.#heldSinceMs = begunMs;
      else this.stop(hold);
    } catch (cause) {
      this.#warn(cause, 'the claim of a job could not be renewed');
      // By now others may have it.
      if (performance.now() - this.#heldSinceMs > leaseMs) this.stop('lost');
    }
  }

  async #run(kind: JobKind): Promise<JobEnding> {
    const { signal } = this.#abort;
    const progress = (now: JobProgress) => {
      this.#progress = now;
      if (performance.now() - this.#storedAtMs > progressMs) void this.beat();
    };
    try {
      return {
        type: 'succeeded',
        result: await kind.run(this.#deps, this.#job, { signal, progress }),
      };
    } catch (error) {
      if (this.#reason === 'cancel') return { type: 'cancelled' };
      if (this.#reason !== undefined) return { type: 'released' };
      this.#warn(error, 'a job failed');
      const delayMs = retryDelayMs(this.#job.failures, Math.random());
      return { type: 'failed', failure: failureOf(error), delayMs };
    }
  }

  #warn(cause: unknown, sentence: string): void {
    const { org, id, kind } = this.#job;
    this.#deps.log.warn({ err: cause, org, job: id, kind }, sentence);
  }
}

/** What callers may know of it; the log has the rest. */
function failureOf(error: unknown): JobFailure {
  const { code, message } = error instanceof EntiaError ? error : errors.unexpected();
  return { code, message };
}
