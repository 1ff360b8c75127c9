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
import type { WaitingOrg } from '../../ports/job-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import type { Dependencies } from '../dependencies.ts';
import { recordJob } from './record-job.ts';

export interface ClaimRequest {
  /** The most jobs to claim. */
  readonly limit: number;
  /** The kinds that the runner knows. */
  readonly kinds: ReadonlySet<string>;
  /** Jobs that the runner has in hand; its own clock may have jumped beyond their leases. */
  readonly except: ReadonlySet<JobId>;
  readonly leaseMs: number;
}

/**
 * Takes up jobs that are due, of all organizations in turn: first of those with the fewest running jobs, one each, until
 * there are enough. A job is held by one runner at most, for a lease that `beatJob` renews; when the lease ran out it is
 * taken from its runner, which can then change it no more. Jobs of kinds that are not known stay for newer versions.
 */
export async function claimJobs(
  deps: Dependencies,
  request: ClaimRequest,
): Promise<readonly Job[]> {
  const now = deps.clock.now();
  const claimed: Job[] = [];
  for (;;) {
    let went = false;
    for (const turn of await turnsOf(deps, request, now)) {
      if (claimed.length >= request.limit) return claimed;
      const taken = await deps.store.run(turn.org, (tx) => claimNext(tx, turn, request, now));
      if (taken === undefined) continue;
      went = true;
      if (!isFinished(taken)) claimed.push(taken);
    }
    if (!went) return claimed;
  }
}

interface Turn extends WaitingOrg {
  readonly kind: string;
}

/** Whose turn it is, of all kinds that are known. */
async function turnsOf(
  { store }: Dependencies,
  { kinds, except, limit }: ClaimRequest,
  now: number,
): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  for (const kind of kinds)
    for (const waiting of await store.jobs.waiting(notDue(now), kind, limit + except.size))
      turns.push({ ...waiting, kind });
  return turns.sort((a, b) => a.running - b.running || a.dueAt - b.dueAt);
}

/** The next job of an organization, claimed or, when it was tried too often or is to stop, ended; undefined without any. */
async function claimNext(
  tx: Transaction,
  { org, kind }: Turn,
  { except, leaseMs }: ClaimRequest,
  now: number,
): Promise<Job | undefined> {
  const due = await tx.jobs.due(org, notDue(now), kind, except.size + 1);
  const next = due.find(({ id }) => !except.has(id));
  if (next === undefined) return undefined;
  const taken = decideClaim(next, now, leaseMs);
  if (isFinished(taken)) await recordJob(tx, taken);
  else await tx.jobs.put(taken);
  return taken;
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
