import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import { decideEnding } from '../../src/domain/job/decide-job.ts';
import type { Job, JobStatus } from '../../src/domain/job/job.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { createEntity } from '../../src/usecases/entity/create-entity.ts';
import { upsertEntity } from '../../src/usecases/entity/upsert-entity.ts';
import { cancelJob } from '../../src/usecases/job/cancel-job.ts';
import { recordJob } from '../../src/usecases/job/record-job.ts';
import { jobKinds } from '../../src/workers/job-kinds.ts';
import { JobWorker } from '../../src/workers/job-worker.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { jobsOf } from '../support/pages.ts';
import { type StoreKind, stores, timerlessStores } from '../support/stores.ts';

const caller = callerOf(almighty('north', 'test'), false);

afterEach(() => void vi.useRealTimers());

/** A store of 201 entities, and an upsert by a key that nobody has declared. */
async function opened(kind: StoreKind) {
  const deps = dependenciesOver(await kind.open(), { at: 1_000_000 });
  const create = (n: number) =>
    createEntity(deps, caller, { schema: 'contact', document: { n } }, {});
  await Promise.all(Array.from({ length: 201 }, (_, n) => create(n)));
  const upsert = (n: number) => {
    const input = { schema: 'contact', uniqueKey: ['n'], document: { n }, strict: false };
    return upsertEntity(deps, caller, input, {});
  };
  return { deps, upsert };
}

const jobs = { status: undefined, kind: undefined, from: 0, size: 10 };

/** Lets upserts wait as long as they will, without the wait. */
async function impatiently<Result>(
  work: () => Promise<Result>,
): Promise<PromiseSettledResult<Result>> {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const settled = Promise.allSettled([work()]);
  let done = false;
  void settled.then(() => (done = true));
  while (!done) {
    vi.advanceTimersByTime(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  vi.useRealTimers();
  return (await settled)[0];
}

test.each([...timerlessStores])(
  'an upsert that waits in vain changes nothing, says which job it waits for, and works once that is done, on $name',
  async (kind) => {
    const { deps, upsert } = await opened(kind);
    const head = await deps.store.feed.head('north');
    const refused = await impatiently(() => upsert(200));
    const [job] = (await jobsOf(deps.store, 'north', jobs)).jobs;
    expect(refused).toMatchObject({
      reason: { code: 'entity/key-filling', message: expect.stringContaining(job!.id) as string },
    });
    expect(await deps.store.feed.head('north')).toBe(head + 1);
    const worker = new JobWorker(deps, jobKinds);
    onTestFinished(() => worker.stop());
    expect(await upsert(200)).toMatchObject({ created: false, matched: 1 });
    expect((await jobsOf(deps.store, 'north', jobs)).total).toBe(1);
  },
);

/** How a job may come to nothing while somebody waits for it. */
const endings: readonly [
  name: JobStatus,
  end: (deps: Dependencies, job: Job) => Promise<unknown>,
][] = [
  ['cancelled', (deps, job) => cancelJob(deps, caller, job.id)],
  ['failed', ({ store }, job) => store.run(job.org, (tx) => recordJob(tx, failedForGood(job)))],
];

function failedForGood(job: Job): Job {
  const failure = { code: 'x/y', message: 'z' };
  return decideEnding({ ...job, failures: 4 }, { type: 'failed', failure, delayMs: 0 }, 1_000_000);
}

describe.each([...stores])('on $name', (kind) => {
  test.each(endings)(
    'who waits for a job is told that it ended as %s, and a repetition begins another',
    async (status, end) => {
      const { deps, upsert } = await opened(kind);
      const waiting = Promise.allSettled([upsert(200)]);
      let job: Job | undefined;
      while (job === undefined) {
        await new Promise((resolve) => setImmediate(resolve));
        [job] = (await jobsOf(deps.store, 'north', jobs)).jobs;
      }
      await end(deps, job);
      const [refused] = await waiting;
      expect(refused).toMatchObject({
        reason: { code: 'entity/key-not-filled', kind: 'unavailable' },
      });
      expect(String((refused as PromiseRejectedResult).reason)).toContain(`"${status}"`);
      const worker = new JobWorker(deps, jobKinds);
      onTestFinished(() => worker.stop());
      expect(await upsert(200)).toMatchObject({ created: false });
      const { jobs: all } = await jobsOf(deps.store, 'north', jobs);
      expect(all.map((each) => each.status)).toEqual(['succeeded', status]);
    },
  );
});
