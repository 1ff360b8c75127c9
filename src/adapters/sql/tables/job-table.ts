import type { Job, JobFailure, JobProgress, JobStatus } from '../../../domain/job/job.ts';
import type { JsonObject, JsonValue } from '../../../kernel/json.ts';
import type { JobCount, JobReads, JobWrites } from '../../../ports/job-store.ts';
import type { Outdated } from '../../../ports/outdated.ts';
import { inDialect } from '../dialect.ts';
import type { Sql, SqlParameters } from '../sql.ts';
import { fromText, toText } from '../text-column.ts';
import { totalOf } from '../total-of.ts';

const COLUMNS = /* sql */ `org, id, kind, subject, input, status, attempt, failures, due_at, cancel_asked,
         progress, result, failure, caller, created_at, started_at, finished_at`;

const FIND = /* sql */ `
  SELECT ${COLUMNS}
    FROM job
   WHERE org = @org AND id = @id`;

/** An empty status or kind is any. */
const MATCHES = /* sql */ `org = @org AND (@status = '' OR status = @status) AND (@kind = '' OR kind = @kind)`;

const COUNT = /* sql */ `
  SELECT count(*) AS total
    FROM job
   WHERE ${MATCHES}`;

const LIST = /* sql */ `
  SELECT id
    FROM job
   WHERE ${MATCHES}
   ORDER BY id DESC
   LIMIT @size OFFSET @skip`;

const FIND_MANY = inDialect(
  ({ wanted }) => /* sql */ `
  SELECT ${COLUMNS}
    FROM (SELECT value, key FROM ${wanted('ids')}) AS wanted
    JOIN job ON job.org = @org AND job.id = wanted.value
   ORDER BY wanted.key`,
);

const UNFINISHED = /* sql */ `
  SELECT ${COLUMNS}
    FROM job
   WHERE org = @org AND kind = @kind AND subject = @subject AND finished_at IS NULL
   ORDER BY id
   LIMIT 1`;

const COUNTS = /* sql */ `
  SELECT kind, status, count(*) AS count
    FROM job
   GROUP BY kind, status`;

/** A job that is due may have a lease that ran out; one that runs has one that stands. */
const WAITING = /* sql */ `
  SELECT waiting.org, waiting.due_at, coalesce(held.running, 0) AS running
    FROM (SELECT org, min(due_at) AS due_at
            FROM job
           WHERE kind = @kind AND (due_at <= @after OR due_at > @up_to)
           GROUP BY org) AS waiting
    LEFT JOIN (SELECT org, count(*) AS running
                 FROM job
                WHERE status = 'running' AND due_at > @after AND due_at <= @up_to
                GROUP BY org) AS held ON held.org = waiting.org
   ORDER BY running, waiting.due_at, waiting.org
   LIMIT @size`;

const DUE = /* sql */ `
  SELECT ${COLUMNS}
    FROM job
   WHERE org = @org AND kind = @kind AND (due_at <= @after OR due_at > @up_to)
   ORDER BY due_at, id
   LIMIT @size`;

const PUT = /* sql */ `
  INSERT INTO job (${COLUMNS})
  VALUES (@org, @id, @kind, @subject, @input, @status, @attempt, @failures, @due_at, @cancel_asked,
          @progress, @result, @failure, @caller, @created_at, @started_at, @finished_at)
  ON CONFLICT (org, id) DO UPDATE
     SET status = excluded.status,
         attempt = excluded.attempt,
         failures = excluded.failures,
         due_at = excluded.due_at,
         cancel_asked = excluded.cancel_asked,
         progress = excluded.progress,
         result = excluded.result,
         failure = excluded.failure,
         started_at = excluded.started_at,
         finished_at = excluded.finished_at`;

const FINISHED = /* sql */ `
  SELECT org, max(finished_at) AS until
    FROM (SELECT org, finished_at
            FROM job
           WHERE finished_at < @before
           ORDER BY finished_at, id
           LIMIT @size) AS first
   GROUP BY org
   ORDER BY org`;

/** By the index on the time: of an organization there are more rows than are to go. */
const REMOVE_FINISHED = /* sql */ `
  DELETE FROM job
   WHERE finished_at <= @until AND org || '' = @org`;

interface Row {
  readonly org: string;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly input: string;
  readonly status: JobStatus;
  readonly attempt: number;
  readonly failures: number;
  readonly due_at: number | null;
  readonly cancel_asked: number;
  readonly progress: string;
  readonly result: string | null;
  readonly failure: string | null;
  readonly caller: string;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

/** The table `job`. JSON text needs no `toText`: it escapes what databases would not keep. */
export function jobTable(sql: Sql): JobReads & JobWrites {
  return {
    find: async (org, id) => {
      const row = await sql.get<Row>(FIND, { org, id });
      return row === undefined ? undefined : toJob(row);
    },
    list: async (org, { status = '', kind = '', from, size }) => {
      const wanted = { org, status, kind: toText(kind) };
      const page = { ...wanted, skip: from, size };
      const ids = await sql.all(LIST, page, ({ id }: Pick<Row, 'id'>) => id);
      const count = () => sql.get<{ readonly total: number }>(COUNT, wanted);
      return { total: await totalOf({ from, size }, ids.length, count), ids };
    },
    findMany: (org, ids) => sql.all(FIND_MANY(sql), { org, ids: sql.dialect.list(ids) }, toJob),
    unfinished: async (org, kind, subject) => {
      const key = { org, kind: toText(kind), subject: toText(subject) };
      const row = await sql.get<Row>(UNFINISHED, key);
      return row === undefined ? undefined : toJob(row);
    },
    counts: async () =>
      (await sql.all<JobCount>(COUNTS, {})).map(({ kind, status, count }) => ({
        kind: fromText(kind),
        status,
        count,
      })),
    waiting: async ({ after, upTo }, kind, size) => {
      type Found = { readonly org: string; readonly due_at: number; readonly running: number };
      const wanted = { kind: toText(kind), after, up_to: upTo, size };
      const rows = await sql.all<Found>(WAITING, wanted);
      return rows.map(({ org, due_at: dueAt, running }) => ({ org, dueAt, running }));
    },
    due: async (org, { after, upTo }, kind, size) => {
      const wanted = { org, kind: toText(kind), after, up_to: upTo, size };
      return (await sql.all<Row>(DUE, wanted)).map(toJob);
    },
    finished: (before, size) => sql.all<Outdated>(FINISHED, { before, size }),
    put: async (job) => void (await sql.run(PUT, toRow(job))),
    removeFinished: (org, until) => sql.run(REMOVE_FINISHED, { org, until }),
  };
}

function toRow(job: Job): SqlParameters {
  const { org, id, status, attempt, failures } = job;
  return {
    org,
    id,
    status,
    attempt,
    failures,
    kind: toText(job.kind),
    subject: toText(job.subject),
    input: JSON.stringify(job.input),
    due_at: job.dueAt ?? null,
    cancel_asked: Number(job.cancelAsked),
    progress: JSON.stringify(job.progress),
    result: job.result === undefined ? null : JSON.stringify(job.result),
    failure: job.failure === undefined ? null : JSON.stringify(job.failure),
    caller: JSON.stringify(job.caller),
    created_at: job.createdAt,
    started_at: job.startedAt ?? null,
    finished_at: job.finishedAt ?? null,
  };
}

function toJob(row: Row): Job {
  const { total, ...progress } = JSON.parse(row.progress) as JobProgress;
  return {
    org: row.org,
    id: row.id,
    kind: fromText(row.kind),
    subject: fromText(row.subject),
    input: JSON.parse(row.input) as JsonObject,
    status: row.status,
    attempt: row.attempt,
    failures: row.failures,
    dueAt: row.due_at ?? undefined,
    cancelAsked: row.cancel_asked === 1,
    progress: { ...progress, total },
    result: row.result === null ? undefined : (JSON.parse(row.result) as JsonValue),
    failure: row.failure === null ? undefined : (JSON.parse(row.failure) as JobFailure),
    caller: JSON.parse(row.caller) as JsonObject,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  };
}
