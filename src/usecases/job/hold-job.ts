import {
  decideBeat,
  decideClaim,
  decideEnding,
  isFinished,
  isHeld,
  type JobEnding,
  notDue,
} from '../../domain/job/decide-job.ts';
import type { Claim, Job, JobId, JobProgress } from '../../domain/job/job.ts';
import type { Dependencies } from '../dependencies.ts';
import { recordJob } from './record-job.ts';

/** Due jobs that are looked at for each claim; those of kinds that this version does not know stay for newer ones. */
const lookedAt = 100;

export interface ClaimRequest {
  /** At most so many. */
  readonly limit: number;
  /** The kinds that the runner knows. */
  readonly kinds: ReadonlySet<string>;
  /** Jobs that the runner has in hand; its own clock may have jumped beyond their leases. */
  readonly except: ReadonlySet<JobId>;
  readonly leaseMs: number;
}

/**
 * Takes up jobs that are due, of all organizations: each is held by one runner at most, for a lease that `beatJob`
 * renews. A job whose lease ran out is taken from its runner, which can then change it no more.
 */
export async function claimJobs(
  deps: Dependencies,
  request: ClaimRequest,
): Promise<readonly Job[]> {
  const { limit, kinds, except, leaseMs } = request;
  const now = deps.clock.now();
  const mayClaim = ({ kind, id }: Job) => kinds.has(kind) && !except.has(id);
  if ((await deps.store.jobs.due(notDue(now), 1)).length === 0) return [];
  return await deps.store.run(async (tx) => {
    const claimed: Job[] = [];
    for (const job of (await tx.jobs.due(notDue(now), lookedAt)).filter(mayClaim)) {
      if (claimed.length >= limit) break;
      const taken = decideClaim(job, now, leaseMs);
      if (isFinished(taken)) await recordJob(tx, taken);
      else {
        await tx.jobs.put(taken);
        claimed.push(taken);
      }
    }
    return claimed;
  });
}

/** What became of a claim: it stands, it stands but the job is to stop, or somebody else has taken it. */
export type Hold = 'held' | 'cancel' | 'lost';

/** Says that the job is still being run, and how far it is. Changes nothing when the claim is lost. */
export async function beatJob(
  deps: Dependencies,
  claim: Claim,
  progress: JobProgress,
  leaseMs: number,
): Promise<Hold> {
  const leaseEnd = deps.clock.now() + leaseMs;
  return await deps.store.run(async (tx) => {
    const job = await tx.jobs.find(claim.org, claim.id);
    if (!isHeld(job, claim)) return 'lost';
    await tx.jobs.put(decideBeat(job, progress, leaseEnd));
    return job.cancelAsked ? 'cancel' : 'held';
  });
}

/** Ends a run. Answers the job, or undefined, and changes nothing, when the claim is lost. */
export async function endJob(
  deps: Dependencies,
  claim: Claim,
  progress: JobProgress,
  ending: JobEnding,
): Promise<Job | undefined> {
  const now = deps.clock.now();
  return await deps.store.run(async (tx) => {
    const job = await tx.jobs.find(claim.org, claim.id);
    if (!isHeld(job, claim)) return undefined;
    const ended = { ...decideEnding(job, ending, now), progress };
    await recordJob(tx, ended);
    return ended;
  });
}
