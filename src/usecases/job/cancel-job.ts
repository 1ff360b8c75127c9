import { decideCancel, isFinished } from '../../domain/job/decide-job.ts';
import type { Job, JobId } from '../../domain/job/job.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { runOnce } from '../run-once.ts';
import { recordJob } from './record-job.ts';

/**
 * Stops a job: at once when it is queued; one that runs is asked to, and stops at its next step. Asking twice is
 * asking once. Throws `job/not-found`, `job/finished`.
 */
export async function cancelJob(
  deps: Dependencies,
  caller: Caller,
  id: JobId,
  meta: Pick<Meta, 'once'> = {},
): Promise<Job> {
  authorize(caller, 'job:cancel');
  const now = deps.clock.now();
  const run = async (tx: Transaction) => {
    const job = await tx.jobs.find(caller.org, id.toLowerCase());
    if (job === undefined) throw errors.jobUnknown(id);
    if (job.cancelAsked) return job;
    if (isFinished(job)) throw errors.jobFinished(id, job.status);
    const cancelled = decideCancel(job, now);
    await recordJob(tx, cancelled);
    return cancelled;
  };
  // What has become of it since is what the caller wants to know.
  const recall = (reads: Reads) => reads.jobs.find(caller.org, id.toLowerCase());
  return await runOnce(deps, caller, meta, { run, note: () => null, recall });
}
