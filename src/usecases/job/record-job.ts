import type { NewJob } from '../../domain/job/decide-job.ts';
import { newJob } from '../../domain/job/decide-job.ts';
import type { Job } from '../../domain/job/job.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/**
 * Queues a job in the unit that needs it, so that there is one exactly when what asked for it is there. Answers the
 * unfinished job of the same kind and subject instead when there is one.
 */
export async function queueJob(tx: Transaction, wanted: NewJob): Promise<Job> {
  const { org, kind, subject } = wanted;
  const before = await tx.jobs.unfinished(org, kind, subject);
  if (before !== undefined) return before;
  const job = newJob(wanted);
  await recordJob(tx, job);
  return job;
}

/** Stores a new state of a job and tells the followers of the feed. */
export async function recordJob(tx: Transaction, job: Job): Promise<void> {
  await tx.jobs.put(job);
  await tx.feed.append(job.org, { kind: 'job', id: job.id });
}
