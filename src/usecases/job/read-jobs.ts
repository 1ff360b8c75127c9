import type { Job, JobId } from '../../domain/job/job.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { JobPage } from '../../ports/job-store.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledList, fillPage, type Show } from '../fill-page.ts';

/** Jobs that are read at a time. */
const slice = 100;

/** The jobs of the caller's organization, newest first. Those that finished a week ago are gone. */
export function listJobs(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  page: JobPage,
  show: Show<Job>,
): Promise<FilledList> {
  authorize(caller, 'job:view');
  const find = async () => {
    const { total, ids: keys } = await store.jobs.list(caller.org, page);
    return { total, keys };
  };
  const read = (ids: readonly JobId[]) => store.jobs.findMany(caller.org, ids);
  const { from } = page;
  return fillPage(new AnswerBudget(answerLimitBytes), { from, slice, find, read, show });
}

/** Throws `job/not-found`. */
export async function getJob(deps: Dependencies, caller: Caller, id: JobId): Promise<Job> {
  authorize(caller, 'job:view');
  const job = await deps.store.jobs.find(caller.org, id.toLowerCase());
  if (job === undefined) throw errors.jobUnknown(id);
  return job;
}
