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
import type { OrgId } from '../../kernel/ids.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
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
 * Takes up jobs that are due, of all organizations, by a unit for each: a job is held by one runner at most, for a lease
 * that `beatJob` renews. A job whose lease ran out is taken from its runner, which can then change it no more.
 */
export async function claimJobs(
  deps: Dependencies,
  request: ClaimRequest,
): Promise<readonly Job[]> {
  const now = deps.clock.now();
  const due = (await deps.store.jobs.due(notDue(now), lookedAt)).filter(isWanted(request));
  const claimed: Job[] = [];
  for (const org of new Set(due.map((job) => job.org))) {
    const limit = request.limit - claimed.length;
    if (limit <= 0) break;
    const claim = (tx: Transaction) => claimOf(tx, org, { ...request, limit }, now);
    claimed.push(...(await deps.store.run(org, claim)));
  }
  return claimed;
}

function isWanted({ kinds, except }: ClaimRequest): (job: Job) => boolean {
  return ({ kind, id }) => kinds.has(kind) && !except.has(id);
}

/** Claims jobs of one organization. */
async function claimOf(
  tx: Transaction,
  org: OrgId,
  request: ClaimRequest,
  now: number,
): Promise<readonly Job[]> {
  const claimed: Job[] = [];
  for (const job of (await tx.jobs.dueOf(org, notDue(now), lookedAt)).filter(isWanted(request))) {
    if (claimed.length >= request.limit) break;
    const taken = decideClaim(job, now, request.leaseMs);
    if (isFinished(taken)) await recordJob(tx, taken);
    else {
      await tx.jobs.put(taken);
      claimed.push(taken);
    }
  }
  return claimed;
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
  return await deps.store.run(claim.org, async (tx) => {
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
  return await deps.store.run(claim.org, async (tx) => {
    const job = await tx.jobs.find(claim.org, claim.id);
    if (!isHeld(job, claim)) return undefined;
    const ended = { ...decideEnding(job, ending, now), progress };
    await recordJob(tx, ended);
    return ended;
  });
}
