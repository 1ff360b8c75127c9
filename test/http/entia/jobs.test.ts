import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../../src/ports/unit-of-work.ts';
import { queueJob } from '../../../src/usecases/job/record-job.ts';
import { get, patch, post, runScenarios, type Scenario } from '../../support/scenario.ts';
import { openServer, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const nobody = '0f000000-0000-4000-8000-000000000000';

const scenarios: readonly Scenario[] = [
  { name: 'no jobs', ...get('/v1/jobs'), status: 200, exactly: { total: 0, results: [] } },
  {
    name: 'an unknown status',
    ...get('/v1/jobs?status=lost'),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/status', in: 'query' }] },
  },
  {
    name: 'a parameter that nobody knows',
    ...get('/v1/jobs?state=failed'),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'pages that cannot be',
    ...get('/v1/jobs?from=-1&size=1001'),
    status: 400,
    code: 'request/invalid',
  },
  { name: 'an unknown job', ...get(`/v1/jobs/${nobody}`), status: 404, code: 'job/not-found' },
  { name: 'a job that cannot be', ...get('/v1/jobs/%00'), status: 404, code: 'job/not-found' },
  {
    name: 'cancelling an unknown job',
    ...post(`/v1/jobs/${nobody}:cancel`),
    status: 404,
    code: 'job/not-found',
  },
];
runScenarios(scenarios, { servers: 'each' });

/** A job of a kind that no worker here runs, so it stays as it is. */
async function queued({ deps }: TestServer, subject: string, org = '1'): Promise<string> {
  const asked = { org, id: deps.ids.entityId(), kind: 'stays', subject, input: { subject } };
  const createdAt = deps.clock.now();
  const unit = (tx: Transaction) => queueJob(tx, { ...asked, caller: {}, createdAt });
  return (await deps.store.run(org, unit)).id;
}

describe.each([...stores])('$name', (kind) => {
  test('jobs are listed newest first, by status and kind, in pages, in their organization', async () => {
    const server = await openServer(kind);
    const [a, b, c] = [
      await queued(server, 'a'),
      await queued(server, 'b'),
      await queued(server, 'c'),
    ];
    await queued(server, 'd', 'other');
    expect((await server.call(post(`/v1/jobs/${b}:cancel`))).status).toBe(200);
    const listed = async (query: string) => {
      const { total, results } = (await server.call(get(`/v1/jobs${query}`))).json<{
        total: number;
        results: { id: string }[];
      }>();
      return [total, ...results.map(({ id }) => id)];
    };
    expect(await listed('')).toEqual([3, c, b, a]);
    expect(await listed('?status=queued')).toEqual([2, c, a]);
    expect(await listed('?status=cancelled&kind=stays')).toEqual([1, b]);
    expect(await listed('?kind=goes')).toEqual([0]);
    expect(await listed('?from=1&size=1')).toEqual([3, b]);
  });

  test('a queued job is cancelled once, and a finished one not at all', async () => {
    const server = await openServer(kind);
    const id = await queued(server, 'a');
    expect((await server.call(get(`/v1/jobs/${id}`))).json()).toEqual({
      id,
      kind: 'stays',
      status: 'queued',
      input: { subject: 'a' },
      attempt: 0,
      progress: { done: 0, message: '' },
      cancel_asked: false,
      created_at: expect.any(String) as string,
      due_at: expect.any(String) as string,
    });
    const before = await server.effects();
    const cancelled = await server.call(post(`/v1/jobs/${id.toUpperCase()}:cancel`));
    expect(cancelled.json()).toMatchObject({ status: 'cancelled', cancel_asked: true });
    const again = await server.call(post(`/v1/jobs/${id}:cancel`));
    expect([again.status, again.json()]).toEqual([200, cancelled.json()]);
    const after = await server.effects();
    expect(after).toEqual({ ...before, feed: before.feed + 1 });

    const job = await server.deps.store.jobs.find('1', await queued(server, 'b'));
    await server.deps.store.run('1', (tx) =>
      tx.jobs.put({ ...job!, status: 'failed', dueAt: undefined, finishedAt: 1 }),
    );
    const refused = await server.call(post(`/v1/jobs/${job?.id}:cancel`));
    expect([refused.status, refused.json()['code']]).toEqual([409, 'job/finished']);
  });

  test('another organization sees no job of this one', async () => {
    const server = await openServer(kind);
    await server.call(post('/v1/organizations', { id: 'other', name: 'Other' }));
    const id = await queued(server, 'a');
    const headers = { 'x-epilot-org-id': 'other' };
    expect((await server.call({ ...get('/v1/jobs'), headers })).json()['total']).toBe(0);
    for (const request of [get(`/v1/jobs/${id}`), post(`/v1/jobs/${id}:cancel`)])
      expect((await server.call({ ...request, headers })).status).toBe(404);
    expect((await server.call(get(`/v1/jobs/${id}`))).json()['status']).toBe('queued');
  });

  test('a unique key over more entities than one slice is filled in by one job, however many use it', async () => {
    const server = await openServer(kind);
    const create = (n: number) => server.call(post('/v1/entity/contact', { n }));
    await Promise.all(Array.from({ length: 201 }, (_, n) => create(n)));
    const upsert = (n: number) =>
      server.call(patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n } }));
    const replies = await Promise.all([200, 200, 200, 500, 500].map(upsert));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201]);
    await expect
      .poll(async () => (await server.call(get('/v1/jobs'))).json())
      .toMatchObject({
        total: 1,
        results: [
          {
            kind: 'fill-lookup-path',
            status: 'succeeded',
            input: { schema: 'contact', path: 'n' },
          },
        ],
      });
  });
});
