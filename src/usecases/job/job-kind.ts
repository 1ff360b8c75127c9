import type { Job, JobProgress } from '../../domain/job/job.ts';
import type { JsonValue } from '../../kernel/json.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a running job has of the runner. */
export interface JobContext {
  /** Aborted when the job is to stop: cancelled, the server stops, or the claim is lost. Then throw its reason. */
  readonly signal: AbortSignal;
  /** Says how far the job is. Cheap; it is stored now and then. */
  readonly progress: (progress: JobProgress) => void;
}

/**
 * The code that runs jobs of one kind; what it answers is the job's result. It may be run again after any step, even
 * while a run that has lost its claim takes its last steps, so each step does no harm when it is done twice.
 * Whatever it throws counts as a failure, and the job is tried again later.
 */
export interface JobKind {
  readonly run: (deps: Dependencies, job: Job, context: JobContext) => Promise<JsonValue>;
}
