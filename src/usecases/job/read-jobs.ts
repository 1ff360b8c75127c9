import type { Job, JobId } from '../../domain/job/job.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { JobPage } from '../../ports/job-store.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';

/** The jobs of the caller's organization, newest first. Those that finished a week ago are gone. */
export function listJobs(
  deps: Dependencies,
  caller: Caller,
  page: JobPage,
): Promise<{ readonly total: number; readonly jobs: readonly Job[] }> {
  authorize(caller, 'job:view');
  return deps.store.jobs.list(caller.org, page);
}

/** Throws `job/not-found`. */
export async function getJob(deps: Dependencies, caller: Caller, id: JobId): Promise<Job> {
  authorize(caller, 'job:view');
  const job = await deps.store.jobs.find(caller.org, id.toLowerCase());
  if (job === undefined) throw errors.jobUnknown(id);
  return job;
}
