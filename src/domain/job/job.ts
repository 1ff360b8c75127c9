import type { OrgId } from '../../kernel/ids.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/** A UUID version 7; sorts by when the job was queued. */
export type JobId = string;

export const jobStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** How far a job is, in units of its own. */
export interface JobProgress {
  readonly done: number;
  /** Undefined while nobody knows. */
  readonly total: number | undefined;
  /** For people; empty is nothing to say. */
  readonly message: string;
}

/** Why a try came to nothing. */
export interface JobFailure {
  readonly code: string;
  readonly message: string;
}

/** Work that takes longer than a request may. */
export interface Job {
  readonly org: OrgId;
  readonly id: JobId;
  /** Names the code that runs it. */
  readonly kind: string;
  /** What it is about, in words of its kind: of jobs that are not finished, one for each kind and subject. */
  readonly subject: string;
  readonly input: JsonObject;
  readonly status: JobStatus;
  /** Counts the claims. Only who holds the last one may write: a runner that lost its claim changes nothing any more. */
  readonly attempt: number;
  /** Counts the tries that failed or were lost; a claim that was given back is none. */
  readonly failures: number;
  /** When it is next looked at, epoch milliseconds: queued, not before; running, the end of its lease; finished, never. */
  readonly dueAt: number | undefined;
  /** Somebody wants a running job to stop. */
  readonly cancelAsked: boolean;
  readonly progress: JobProgress;
  /** Of a job that succeeded. */
  readonly result: JsonValue | undefined;
  /** Why the last failed attempt failed; stays while it is tried again. */
  readonly failure: JobFailure | undefined;
  /** What asked for it, as activities record callers. */
  readonly caller: JsonObject;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
  /** Of the last claim. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

/** What identifies one claim of a job: a later claim has another attempt. */
export type Claim = Pick<Job, 'org' | 'id' | 'attempt'>;
