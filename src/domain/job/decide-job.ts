import { errors } from '../../kernel/errors.ts';
import type { JsonValue } from '../../kernel/json.ts';
import type { Claim, Job, JobFailure, JobProgress } from './job.ts';

/** Tries, the first one included, before a job has failed for good. */
const maxFailures = 5;

/** A try waits this long after the first failure, twice as long after each further one. */
const firstDelayMs = 1000;
const longestDelayMs = 10 * 60_000;

/**
 * How far ahead `dueAt` can be: beyond every lease and delay. What is due later than this was written by a clock that
 * was ahead, and is due now; so no jump of a clock strands a job for longer.
 */
const furthestDueMs = 3_600_000;

export type NewJob = Pick<
  Job,
  'org' | 'id' | 'kind' | 'subject' | 'input' | 'caller' | 'createdAt'
>;

/** A job that may be run at once. */
export function newJob(job: NewJob): Job {
  return {
    ...job,
    status: 'queued',
    attempt: 0,
    failures: 0,
    dueAt: job.createdAt,
    cancelAsked: false,
    progress: { done: 0, total: undefined, message: '' },
    result: undefined,
    failure: undefined,
    startedAt: undefined,
    finishedAt: undefined,
  };
}

/** The span of `dueAt` that is not due at `now`; its ends are. */
export function notDue(now: number): { readonly after: number; readonly upTo: number } {
  return { after: now, upTo: now + furthestDueMs };
}

export function isFinished({ status }: Job): boolean {
  return status !== 'queued' && status !== 'running';
}

/** Whether this claim is the last one and still stands. */
export function isHeld(job: Job | undefined, claim: Claim): job is Job {
  return job?.status === 'running' && job.attempt === claim.attempt;
}

/**
 * Takes up a job that is due. One whose lease ran out has lost its runner: that counts as a failure, and when it was
 * one too many, or somebody wanted it to stop, the job is finished instead.
 */
export function decideClaim(job: Job, now: number, leaseMs: number): Job {
  const taken = job.status === 'running' ? decideFailure(job, lost, { now, delayMs: 0 }) : job;
  if (isFinished(taken)) return taken;
  const attempt = job.attempt + 1;
  return { ...taken, status: 'running', attempt, startedAt: now, dueAt: now + leaseMs };
}

const { code, message } = errors.jobLost();
const lost: JobFailure = { code, message };

/** Keeps the claim for another lease. */
export function decideBeat(job: Job, progress: JobProgress, leaseEnd: number): Job {
  return { ...job, progress, dueAt: leaseEnd };
}

/** How a run of a job ended. `released`: it was not done, through no fault of its own. */
export type JobEnding =
  | { readonly type: 'succeeded'; readonly result: JsonValue }
  | { readonly type: 'failed'; readonly failure: JobFailure; readonly delayMs: number }
  | { readonly type: 'cancelled' }
  | { readonly type: 'released' };

export function decideEnding(job: Job, ending: JobEnding, now: number): Job {
  switch (ending.type) {
    case 'succeeded':
      return { ...finished(job, now), status: 'succeeded', result: ending.result };
    case 'failed':
      return decideFailure(job, ending.failure, { now, delayMs: ending.delayMs });
    case 'cancelled':
      return decideCancelled(job, now);
    case 'released':
      return job.cancelAsked ? decideCancelled(job, now) : { ...job, status: 'queued', dueAt: now };
  }
}

function decideFailure(
  job: Job,
  failure: JobFailure,
  { now, delayMs }: { readonly now: number; readonly delayMs: number },
): Job {
  const failures = job.failures + 1;
  if (job.cancelAsked) return decideCancelled(job, now);
  if (failures >= maxFailures)
    return { ...finished(job, now), status: 'failed', failures, failure };
  return { ...job, status: 'queued', failures, failure, dueAt: now + delayMs };
}

/** Stops a job that waits at once; one that runs is asked to. One that is finished stays as it is. */
export function decideCancel(job: Job, now: number): Job {
  if (job.status === 'queued') return decideCancelled(job, now);
  return job.status === 'running' ? { ...job, cancelAsked: true } : job;
}

function decideCancelled(job: Job, now: number): Job {
  return { ...finished(job, now), status: 'cancelled', cancelAsked: true };
}

function finished(job: Job, now: number): Job {
  return { ...job, dueAt: undefined, finishedAt: now };
}

/** Exponential with jitter, so that what failed together does not come back together. `random` is in [0, 1). */
export function retryDelayMs(failures: number, random: number): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** failures);
  return Math.round(full * (0.5 + random / 2));
}
