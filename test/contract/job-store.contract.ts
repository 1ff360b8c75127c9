import { expect, test } from 'vitest';
import { newJob } from '../../src/domain/job/decide-job.ts';
import type { Job } from '../../src/domain/job/job.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { jobsOf } from '../support/pages.ts';
import { awkwardStrings, idOf, orgs } from '../support/rows.ts';

const [north, south] = orgs;

/** The n-th job of an organization; due at `n`. */
function jobRow(org: string, n: number, change: Partial<Job> = {}): Job {
  const asked = { org, id: idOf(n), kind: 'count', subject: `${n}`, input: { n }, caller: { n } };
  return { ...newJob({ ...asked, createdAt: n }), ...change };
}

const running: Partial<Job> = { status: 'running', attempt: 1, startedAt: 50, dueAt: 1000 };
const succeeded: Partial<Job> = { status: 'succeeded', dueAt: undefined, finishedAt: 100 };

async function put(store: Store, ...jobs: readonly Job[]): Promise<void> {
  for (const [org, its] of Map.groupBy(jobs, (job) => job.org))
    await store.run(org, async (tx) => {
      for (const job of its) await tx.jobs.put(job);
    });
}

export function jobStoreContract(
  open: () => Promise<Store>,
  openTwo?: () => Promise<readonly [Store, Store]>,
): void {
  const two = openTwo ?? (() => open().then((store) => [store, store] as const));

  test('a job comes back as it was put, also the second time', async () => {
    const store = await open();
    const full: Job = jobRow(north, 1, {
      ...running,
      failures: 2,
      cancelAsked: true,
      progress: { done: 3, total: 7, message: 'rows' },
      result: [1, null, { a: 'b' }],
      failure: { code: 'job/lost', message: 'gone' },
      finishedAt: 9,
    });
    await put(store, jobRow(north, 1));
    expect(await store.jobs.find(north, idOf(1))).toEqual(jobRow(north, 1));
    await put(store, full);
    expect(await store.jobs.find(north, idOf(1))).toEqual(full);
    expect(await store.jobs.find(south, idOf(1))).toBeUndefined();
    expect(await store.jobs.find(north, idOf(2))).toBeUndefined();
  });

  test('texts come back as they were', async () => {
    const store = await open();
    const jobs = awkwardStrings.map((text, n) =>
      jobRow(north, n, {
        kind: text,
        subject: text,
        input: { text, [text]: 1 },
        result: text,
        failure: { code: text, message: text },
        caller: { text },
      }),
    );
    await put(store, ...jobs);
    for (const job of jobs) {
      expect(await store.jobs.find(north, job.id)).toEqual(job);
      expect(await store.jobs.unfinished(north, job.kind, job.subject)).toEqual(job);
    }
  });

  test('a result that is null, and one that is absent, are two things', async () => {
    const store = await open();
    await put(store, jobRow(north, 1, { result: null }), jobRow(north, 2));
    expect((await store.jobs.find(north, idOf(1)))?.result).toBeNull();
    expect((await store.jobs.find(north, idOf(2)))?.result).toBeUndefined();
  });

  test('a listing is newest first, in pages, within its organization, by status and kind', async () => {
    const store = await open();
    await put(
      store,
      ...[3, 1, 2].map((n) => jobRow(north, n)),
      jobRow(north, 4, { ...running, kind: 'other' }),
      jobRow(south, 5),
    );
    const ids = async (change: object) => {
      const page = { status: undefined, kind: undefined, from: 0, size: 10, ...change };
      const { total, jobs } = await jobsOf(store, north, page);
      return [total, ...jobs.map(({ id }) => id)];
    };
    expect(await ids({})).toEqual([4, idOf(4), idOf(3), idOf(2), idOf(1)]);
    expect(await ids({ from: 1, size: 2 })).toEqual([4, idOf(3), idOf(2)]);
    expect(await ids({ size: 0 })).toEqual([4]);
    expect(await ids({ status: 'running' })).toEqual([1, idOf(4)]);
    expect(await ids({ kind: 'count', size: 1 })).toEqual([3, idOf(3)]);
    expect(await ids({ kind: 'count', status: 'running' })).toEqual([0]);
  });

  test('an unfinished job is found by kind and subject', async () => {
    const store = await open();
    await put(
      store,
      jobRow(north, 1, { ...succeeded, subject: 's' }),
      jobRow(north, 3, { subject: 's' }),
      jobRow(north, 2, { ...running, subject: 's' }),
    );
    expect((await store.jobs.unfinished(north, 'count', 's'))?.id).toBe(idOf(2));
    expect(await store.jobs.unfinished(north, 'count', 't')).toBeUndefined();
    expect(await store.jobs.unfinished(north, 'other', 's')).toBeUndefined();
    expect(await store.jobs.unfinished(south, 'count', 's')).toBeUndefined();
  });

  test('due is what is due by now or implausibly late, by organization and kind, the longest due first', async () => {
    const store = await open();
    await put(
      store,
      jobRow(north, 1, { dueAt: 50 }),
      jobRow(south, 2, { dueAt: 20 }),
      jobRow(north, 3, { dueAt: 51 }),
      jobRow(north, 4, { ...running, dueAt: 20 }),
      jobRow(north, 5, succeeded),
      jobRow(north, 6, { dueAt: 90 }),
      jobRow(north, 7, { dueAt: 91 }),
      jobRow(north, 8, { dueAt: 10, kind: 'other' }),
    );
    const due = async (org: string, limit: number) =>
      (await store.jobs.due(org, { after: 50, upTo: 90 }, 'count', limit)).map(({ id }) => id);
    expect(await due(north, 10)).toEqual([4, 1, 7].map(idOf));
    expect(await due(north, 2)).toEqual([4, 1].map(idOf));
    expect(await due(south, 10)).toEqual([2].map(idOf));
  });

  test('organizations wait for their turn: the fewest running jobs first, then the longest due', async () => {
    const store = await open();
    const rows = (['a', 'b', 'c', 'd'] as const).map((org, n) => jobRow(org, n, { dueAt: 10 + n }));
    await put(
      store,
      ...rows,
      // A lease that stands is a job that runs; one that ran out is one that waits.
      jobRow('a', 20, { ...running, dueAt: 60 }),
      jobRow('c', 21, { ...running, dueAt: 40 }),
      jobRow('d', 22, { kind: 'other', ...running, dueAt: 60 }),
      jobRow('e', 23, { dueAt: 55 }),
      jobRow('f', 24, { dueAt: 1, kind: 'other' }),
    );
    const wait = (limit: number) => store.jobs.waiting({ after: 50, upTo: 90 }, 'count', limit);
    expect(await wait(10)).toEqual([
      { org: 'b', running: 0, dueAt: 11 },
      { org: 'c', running: 0, dueAt: 12 },
      { org: 'a', running: 1, dueAt: 10 },
      { org: 'd', running: 1, dueAt: 13 },
    ]);
    expect((await wait(1)).map(({ org }) => org)).toEqual(['b']);
  });

  test('what finished before a moment is found by organization, the oldest first, and removed', async () => {
    const store = await open();
    await put(
      store,
      jobRow(north, 1, { ...succeeded, finishedAt: 30 }),
      jobRow(south, 2, { ...succeeded, finishedAt: 10 }),
      jobRow(north, 3, { ...succeeded, finishedAt: 20 }),
      jobRow(north, 4, { ...succeeded, finishedAt: 40 }),
      jobRow(north, 5),
    );
    const remove = (org: string, until: number) =>
      store.run(org, (tx) => tx.jobs.removeFinished(org, until));
    expect(await store.jobs.finished(40, 2)).toEqual([
      { org: north, until: 20 },
      { org: south, until: 10 },
    ]);
    expect([await remove(north, 20), await remove(south, 10)]).toEqual([1, 1]);
    expect((await store.jobs.find(north, idOf(1)))?.finishedAt).toBe(30);
    expect(await store.jobs.finished(40, 2)).toEqual([{ org: north, until: 30 }]);
    expect(await remove(north, 30)).toBe(1);
    expect(await store.jobs.finished(40, 2)).toEqual([]);
    const page = { status: undefined, kind: undefined, from: 0, size: 10 };
    expect((await jobsOf(store, north, page)).jobs.map(({ id }) => id)).toEqual([idOf(5), idOf(4)]);
    expect((await jobsOf(store, south, page)).total).toBe(0);
  });

  test('jobs of all organizations are counted by kind and status', async () => {
    const store = await open();
    expect(await store.jobs.counts()).toEqual([]);
    const [first = ''] = awkwardStrings;
    await put(
      store,
      jobRow(north, 1),
      jobRow(south, 1),
      jobRow(north, 2, running),
      jobRow(north, 3, succeeded),
      jobRow(north, 4, { kind: first }),
    );
    const counts = (await store.jobs.counts()).map(({ kind, status, count }) => [
      kind,
      status,
      count,
    ]);
    expect(counts).toHaveLength(4);
    expect(counts).toEqual(
      expect.arrayContaining([
        ['count', 'queued', 2],
        ['count', 'running', 1],
        ['count', 'succeeded', 1],
        [first, 'queued', 1],
      ]),
    );
  });

  test('of units that read a job and replace it, on two nodes, each sees what the one before it wrote', async () => {
    const nodes = await two();
    await put(nodes[0], jobRow(north, 1));
    const claims = Array.from({ length: 20 }, (_, n) =>
      nodes[n % 2 === 0 ? 0 : 1].run(north, async (tx) => {
        const [job] = await tx.jobs.due(north, { after: 10, upTo: 10_000 }, 'count', 1);
        if (job === undefined) return false;
        await tx.jobs.put({ ...job, status: 'running', attempt: job.attempt + 1, dueAt: 1000 });
        return true;
      }),
    );
    expect((await Promise.all(claims)).filter((won) => won)).toHaveLength(1);
    expect(await nodes[1].jobs.find(north, idOf(1))).toMatchObject({ attempt: 1 });
  });
}
