import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type Job, jobStatuses } from '../../../../domain/job/job.ts';
import type { Dependencies } from '../../../../usecases/dependencies.ts';
import { cancelJob } from '../../../../usecases/job/cancel-job.ts';
import { getJob, listJobs } from '../../../../usecases/job/read-jobs.ts';
import { sendPage } from '../../../send-page.ts';
import { fromTime, noQuery, pageOf, pageQuery, time } from '../shapes.ts';

const status = Type.Enum([...jobStatuses]);
const jobAnswer = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: Type.String(),
    status,
    input: Type.Object({}, { additionalProperties: true }),
    attempt: Type.Integer({ description: 'How many times it was started' }),
    progress: Type.Object({
      done: Type.Number(),
      total: Type.Optional(Type.Number()),
      message: Type.String(),
    }),
    result: Type.Optional(Type.Unknown()),
    failure: Type.Optional(
      Type.Object(
        { code: Type.String(), message: Type.String() },
        { description: 'Why the last failed attempt failed' },
      ),
    ),
    cancel_asked: Type.Boolean(),
    created_at: time,
    started_at: Type.Optional(time),
    due_at: Type.Optional(time),
    finished_at: Type.Optional(time),
  },
  { title: 'Job' },
);
const listQuery = Type.Object(
  {
    status: Type.Optional(status),
    kind: Type.Optional(Type.String()),
    ...pageQuery.properties,
  },
  { additionalProperties: false },
);
const jobParams = Type.Object({ id: Type.String({ description: 'Job id, a UUID' }) });
const tags = ['Jobs'];

export function jobRoutes(app: FastifyInstance, deps: Dependencies): void {
  app.get<{ Querystring: Static<typeof listQuery> }>(
    '/v1/jobs',
    {
      schema: {
        operationId: 'listJobs',
        tags,
        summary: 'Jobs, newest first',
        querystring: listQuery,
        response: { 200: pageOf(jobAnswer) },
      },
    },
    async ({ caller, query }, reply) => {
      const { status: only, kind, from, size } = query;
      const show = (job: Job) => JSON.stringify(fromJob(job));
      const page = await listJobs(deps, caller, { status: only, kind, from, size }, show);
      return sendPage(reply, 'results', page, { total: page.total });
    },
  );
  app.get<{ Params: Static<typeof jobParams> }>(
    '/v1/jobs/:id',
    {
      schema: {
        operationId: 'getJob',
        tags,
        summary: 'A job',
        params: jobParams,
        querystring: noQuery,
        response: { 200: jobAnswer },
      },
    },
    async ({ caller, params }) => fromJob(await getJob(deps, caller, params.id)),
  );
  app.post<{ Params: Static<typeof jobParams> }>(
    '/v1/jobs/:id(.+)::cancel',
    {
      schema: {
        operationId: 'cancelJob',
        tags,
        summary: 'Stops a job',
        params: jobParams,
        querystring: noQuery,
        response: { 200: jobAnswer },
      },
    },
    async ({ caller, params, once }) => fromJob(await cancelJob(deps, caller, params.id, { once })),
  );
}

function fromJob(job: Job) {
  const { id, kind, status, input, attempt, progress, result, failure } = job;
  return {
    id,
    kind,
    status,
    input,
    attempt,
    progress,
    ...(result === undefined ? {} : { result }),
    ...(failure === undefined ? {} : { failure }),
    cancel_asked: job.cancelAsked,
    created_at: fromTime(job.createdAt),
    // An undefined member does not stand in the JSON.
    started_at: fromTime(job.startedAt),
    due_at: fromTime(job.dueAt),
    finished_at: fromTime(job.finishedAt),
  };
}
