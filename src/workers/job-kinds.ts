import { fillLookupPath } from '../usecases/entity/fill-lookup-path.ts';
import type { JobKind } from '../usecases/job/job-kind.ts';

/** Every kind of job that this version runs, by the name that jobs are stored under. */
export const jobKinds: ReadonlyMap<string, JobKind> = new Map([
  ['fill-lookup-path', fillLookupPath],
]);
