import type { Job, JobId, JobStatus } from '../domain/job/job.ts';
import type { OrgId } from '../kernel/ids.ts';
import type { Outdated } from './outdated.ts';

/** Which jobs of an organization are wanted. */
export interface JobPage {
  /** Undefined is any. */
  readonly status: JobStatus | undefined;
  readonly kind: string | undefined;
  /** Skips this many. */
  readonly from: number;
  readonly size: number;
}

/** How many jobs of a kind there are in one state. */
export interface JobCount {
  readonly kind: string;
  readonly status: JobStatus;
  readonly count: number;
}

/** The span of `dueAt` that is not due; its end is, its beginning is not. Epoch milliseconds. */
export interface NotDue {
  readonly after: number;
  readonly upTo: number;
}

/** An organization whose jobs wait. */
export interface WaitingOrg {
  readonly org: OrgId;
  /** How many of its jobs run, on any node. */
  readonly running: number;
  /** When the first of those that wait was due, in epoch milliseconds. */
  readonly dueAt: number;
}

export interface JobReads {
  find(org: OrgId, id: JobId): Promise<Job | undefined>;
  /** Newest first, that is by id descending; `total` counts all that match. */
  list(
    org: OrgId,
    page: JobPage,
  ): Promise<{ readonly total: number; readonly ids: readonly JobId[] }>;
  /** The jobs with these ids, in their order; ids that no job has are left out. */
  findMany(org: OrgId, ids: readonly JobId[]): Promise<readonly Job[]>;
  /** The job of this kind and subject that is queued or running; the oldest by id should there be several. */
  unfinished(org: OrgId, kind: string, subject: string): Promise<Job | undefined>;
  /** Of all organizations together, those that finished and are kept included; in no order. */
  counts(): Promise<readonly JobCount[]>;
  /** Organizations in which jobs of this kind are due, that is, whose `dueAt` is at most `after` or beyond `upTo`: those
   *  with the fewest running jobs first, then by their longest due job; at most `limit` of them. */
  waiting(notDue: NotDue, kind: string, limit: number): Promise<readonly WaitingOrg[]>;
  /** The jobs of one of them that are due, the longest due first, then by id; at most `limit` of them. */
  due(org: OrgId, notDue: NotDue, kind: string, limit: number): Promise<readonly Job[]>;
  /** The organizations of the `limit` jobs, of all organizations, that finished first before this moment. */
  finished(before: number, limit: number): Promise<readonly Outdated[]>;
}

export interface JobWrites {
  /** Inserts the job or replaces its state; what it is about and who asked for it stays. Units are serializable, so of
   *  two that read a job and replace it, on one node or on two, the second sees what the first wrote: that is what
   *  claims rest on. */
  put(job: Job): Promise<void>;
  /** Removes the jobs that finished at this moment or before; how many there were. */
  removeFinished(org: OrgId, until: number): Promise<number>;
}
