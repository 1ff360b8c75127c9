import type { SqlInvariant } from './invariant.ts';
import { WHOLE_FEED } from './retained-feed.ts';

export const jobInvariants: readonly SqlInvariant[] = [
  {
    name: 'job/status',
    meaning:
      'a job that waits or runs has a time when it is looked at again; a finished one has an end and an outcome, and none of both before',
    violations: /* sql */ `
      SELECT org, id, status
        FROM job
       WHERE CASE status
               WHEN 'queued' THEN due_at IS NULL OR finished_at IS NOT NULL OR result IS NOT NULL OR cancel_asked = 1
               WHEN 'running' THEN due_at IS NULL OR finished_at IS NOT NULL OR result IS NOT NULL OR attempt = 0
               WHEN 'succeeded' THEN due_at IS NOT NULL OR finished_at IS NULL OR result IS NULL OR attempt = 0
               WHEN 'failed' THEN due_at IS NOT NULL OR finished_at IS NULL OR result IS NOT NULL OR failure IS NULL
               WHEN 'cancelled' THEN due_at IS NOT NULL OR finished_at IS NULL OR result IS NOT NULL OR cancel_asked = 0
               ELSE 1 = 1
             END
       LIMIT @limit`,
  },
  {
    name: 'job/attempts',
    meaning:
      'a job that was tried has a time when that began, one that failed says why, and none fails more often than it is tried',
    violations: /* sql */ `
      SELECT org, id, attempt, failures
        FROM job
       WHERE failures > attempt OR (attempt > 0) <> (started_at IS NOT NULL) OR (failures > 0) <> (failure IS NOT NULL)
       LIMIT @limit`,
  },
  {
    name: 'job/twice',
    meaning: 'of jobs that are not finished there is one for each kind and subject',
    violations: /* sql */ `
      SELECT org, kind, subject, count(*) AS jobs
        FROM job
       WHERE finished_at IS NULL
       GROUP BY org, kind, subject
      HAVING count(*) > 1
       LIMIT @limit`,
  },
  {
    name: 'job/untold',
    meaning: 'the feed tells of every job; followers never heard of this one',
    violations: /* sql */ `
      SELECT org, '{"id":"' || id || '"}' AS ref
        FROM job
       WHERE ${WHOLE_FEED}
      EXCEPT
      SELECT org, ref
        FROM feed
       WHERE kind = 'job'
       LIMIT @limit`,
  },
];
