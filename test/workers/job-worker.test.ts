import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import type { Job, JobStatus } from '../../src/domain/job/job.ts';
import { errors } from '../../src/kernel/errors.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { cancelJob } from '../../src/usecases/job/cancel-job.ts';
import { claimJobs } from '../../src/usecases/job/hold-job.ts';
import type { JobKind } from '../../src/usecases/job/job-kind.ts';
import { queueJob } from '../../src/usecases/job/record-job.ts';
import { JobWorker, workerOptions } from '../../src/workers/job-worker.ts';
import { dependenciesOver } from '../support/dependencies.ts';
import { type StoreKind, sqlite, stores, timerlessStores } from '../support/stores.ts';

const start = 1_000_000;
const caller = callerOf(almighty('north', 'test'), false);

type Run = JobKind['run'];

/** A node: a worker with code of the test's own behind the kind "task". */
function node(deps: Dependencies, run: Run): JobWorker {
  const worker = new JobWorker(deps, new Map([['task', { run }]]));
  onTestFinished(() => worker.stop());
  return worker;
}

async function queue(
  deps: Dependencies,
  subject = 's',
  kind = 'task',
  org = 'north',
): Promise<Job> {
  const asked = { org, id: deps.ids.entityId(), kind, subject, input: { subject } };
  return await deps.store.run(org, (tx) =>
    queueJob(tx, { ...asked, caller: {}, createdAt: deps.clock.now() }),
  );
}

/** The job once it has this status, or so many failures; commits of the store say when to look. */
async function once(
  store: Store,
  { org, id }: Job,
  wanted: { readonly status: JobStatus; readonly failures?: number },
): Promise<Job> {
  const look = async () => {
    const job = await store.jobs.find(org, id);
    return job?.status === wanted.status && job.failures >= (wanted.failures ?? 0)
      ? job
      : undefined;
  };
  const { promise, resolve, reject } = Promise.withResolvers<Job>();
  const check = () => void look().then((job) => job !== undefined && resolve(job), reject);
  store.onCommit(check);
  check();
  return await promise;
}

/** Code that begins, says so, and ends when the test wants it to or its signal does. */
function paused() {
  const begun: { readonly job: Job; readonly end: (result: JsonValue) => void }[] = [];
  const waiting: (() => void)[] = [];
  const run: Run = (_deps, job, { signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<JsonValue>();
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    begun.push({ job, end: resolve });
    for (const wake of waiting.splice(0)) wake();
    return promise;
  };
  const runs = async (count: number) => {
    while (begun.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { run, runs, begun };
}

afterEach(() => void vi.useRealTimers());

async function openOne(kind: StoreKind) {
  const clock = { at: start };
  return { clock, deps: dependenciesOver(await kind.open(), clock) };
}

describe.each([...stores])('jobs on $name', (kind) => {
  const open = () => openOne(kind);
  /** As two nodes see one store. */
  const openTwo = async () => {
    const clock = { at: start };
    const [first, second] = await (kind.openTwo?.() ??
      kind.open().then((store) => [store, store] as const));
    return {
      clock,
      nodes: [dependenciesOver(first, clock), dependenciesOver(second, clock)] as const,
    };
  };

  test('a job that is queued is run, and keeps result and progress', async () => {
    const { deps } = await open();
    node(deps, (_deps, { input }, { progress }) => {
      progress({ done: 1, total: 1, message: 'm' });
      return Promise.resolve({ input });
    });
    const done = await once(deps.store, await queue(deps), { status: 'succeeded' });
    expect(done).toMatchObject({
      attempt: 1,
      failures: 0,
      result: { input: { subject: 's' } },
      progress: { done: 1, total: 1, message: 'm' },
    });
  });

  test('a job that was there before the worker is run, one of an unknown kind waits for a node that knows it', async () => {
    const { deps } = await open();
    const [unknown, known] = [await queue(deps, 's', 'newer'), await queue(deps)];
    node(deps, () => Promise.resolve(1));
    await once(deps.store, known, { status: 'succeeded' });
    expect(await deps.store.jobs.find('north', unknown.id)).toEqual(unknown);
  });

  test('a second job of the same kind and subject is the first while that one is not finished', async () => {
    const { deps } = await open();
    const first = await queue(deps);
    expect((await queue(deps)).id).toBe(first.id);
    expect((await queue(deps, 'other')).id).not.toBe(first.id);
    node(deps, () => Promise.resolve(1));
    await once(deps.store, first, { status: 'succeeded' });
    expect((await queue(deps)).id).not.toBe(first.id);
  });

  test('a job that fails is tried again later, and fails for good the fifth time', async () => {
    const { deps, clock } = await open();
    let tries = 0;
    const worker = node(deps, () => {
      tries++;
      return Promise.reject(tries < 5 ? new Error('secret') : errors.entityUnknown('e'));
    });
    const job = await queue(deps);
    for (let failures = 1; failures < 5; failures++) {
      const waiting = await once(deps.store, job, { status: 'queued', failures });
      expect(waiting.failure?.code).toBe('server/unexpected');
      expect(waiting.failure?.message).not.toContain('secret');
      expect(waiting.dueAt).toBeGreaterThan(clock.at);
      clock.at = waiting.dueAt ?? 0;
      worker.look();
    }
    const failed = await once(deps.store, job, { status: 'failed' });
    expect(failed).toMatchObject({ failures: 5, failure: { code: 'entity/not-found' } });
    expect(tries).toBe(5);
    expect(deps.lines.join('')).toContain('secret');
  });

  test('a queued job is cancelled at once and never run', async () => {
    const { deps } = await open();
    const job = await queue(deps);
    expect(await cancelJob(deps, caller, job.id, {})).toMatchObject({ status: 'cancelled' });
    const code = paused();
    node(deps, code.run);
    const next = await queue(deps, 'next');
    await code.runs(1);
    expect(code.begun.map((run) => run.job.id)).toEqual([next.id]);
  });

  test('a running job that is cancelled is told at once, and ends when its code does', async () => {
    const { deps } = await open();
    const code = paused();
    node(deps, code.run);
    const job = await queue(deps);
    await code.runs(1);
    expect(await cancelJob(deps, caller, job.id, {})).toMatchObject({
      status: 'running',
      cancelAsked: true,
    });
    const ended = await once(deps.store, job, { status: 'cancelled' });
    expect(ended.failures).toBe(0);
    expect(await cancelJob(deps, caller, job.id, {})).toEqual(ended);
  });

  test('no more jobs run at a time than may', async () => {
    const { deps } = await open();
    const code = paused();
    node(deps, code.run);
    const jobs = [];
    for (let n = 0; n < workerOptions.concurrency + 2; n++) jobs.push(await queue(deps, `${n}`));
    await code.runs(workerOptions.concurrency);
    const running = { status: 'running', kind: undefined, from: 0, size: 0 } as const;
    const { total } = await deps.store.jobs.list('north', running);
    expect(total).toBe(workerOptions.concurrency);
    for (const [n, job] of jobs.entries()) {
      await code.runs(n + 1);
      code.begun[n]?.end(n);
      await once(deps.store, job, { status: 'succeeded' });
    }
  });

  test('jobs of kinds that this version does not know keep none waiting, however many there are', async () => {
    const { deps } = await open();
    for (let n = 0; n < 120; n++) await queue(deps, `${n}`, 'of a newer version');
    const job = await queue(deps);
    node(deps, () => Promise.resolve('done'));
    expect(await once(deps.store, job, { status: 'succeeded' })).toMatchObject({ result: 'done' });
  });

  test('an organization with many jobs keeps no other waiting', async () => {
    const { deps } = await open();
    for (let n = 0; n < 20; n++) await queue(deps, `${n}`);
    const request = { kinds: new Set(['task']), except: new Set<string>(), leaseMs: 1000 };
    const claim = async (limit: number) =>
      (await claimJobs(deps, { ...request, limit })).map(({ org }) => org);
    expect(await claim(3)).toEqual(['north', 'north', 'north']);
    await queue(deps, 's', 'task', 'south');
    await queue(deps, 't', 'task', 'south');
    // Though those of the north have waited longer: it has three that run already.
    expect(await claim(1)).toEqual(['south']);
    expect(await claim(1)).toEqual(['south']);
    expect(await claim(4)).toEqual(['north', 'north', 'north', 'north']);
  });

  test('a worker that stops gives its jobs back, which is no failure', async () => {
    const { nodes } = await openTwo();
    const code = paused();
    const first = node(nodes[0], code.run);
    const job = await queue(nodes[0]);
    await code.runs(1);
    await first.stop();
    expect(await nodes[0].store.jobs.find('north', job.id)).toMatchObject({
      status: 'queued',
      failures: 0,
    });
    node(nodes[1], () => Promise.resolve('second'));
    expect(await once(nodes[1].store, job, { status: 'succeeded' })).toMatchObject({
      attempt: 2,
      result: 'second',
    });
  });

  test('three workers on two nodes run each of a hundred jobs once', async () => {
    const { nodes } = await openTwo();
    const ran: string[] = [];
    const run: Run = (_deps, { id }) => {
      ran.push(id);
      return Promise.resolve(1);
    };
    for (const deps of [...nodes, nodes[0]]) node(deps, run);
    const jobs = await Promise.all(Array.from({ length: 100 }, (_, n) => queue(nodes[0], `${n}`)));
    await Promise.all(jobs.map((job) => once(nodes[0].store, job, { status: 'succeeded' })));
    expect(ran.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
  });

  test('what a runner does after its lease ran out is not stored, and it does not take its own job', async () => {
    const { nodes, clock } = await openTwo();
    const [late, next] = [paused(), paused()];
    const lateWorker = node(nodes[0], late.run);
    const job = await queue(nodes[0]);
    await late.runs(1);
    clock.at += workerOptions.leaseMs + 1;
    lateWorker.look();
    node(nodes[1], next.run);
    await next.runs(1);
    expect(next.begun[0]?.job).toMatchObject({ attempt: 2, failures: 1 });
    late.begun[0]?.end('late');
    await lateWorker.stop();
    expect(late.begun).toHaveLength(1);
    expect(await nodes[1].store.jobs.find('north', job.id)).toMatchObject({ status: 'running' });
    next.begun[0]?.end('next');
    expect(await once(nodes[1].store, job, { status: 'succeeded' })).toMatchObject({
      attempt: 2,
      result: 'next',
    });
  });

  test('a clock that jumps back strands neither a queued job nor one whose runner is gone', async () => {
    const { deps, clock } = await open();
    const [left, waiting] = [await queue(deps, 'left'), await queue(deps, 'waiting')];
    const gone = { limit: 1, kinds: new Set(['task']), except: new Set<string>(), leaseMs: 30_000 };
    expect((await claimJobs(deps, gone)).map(({ id }) => id)).toEqual([left.id]);
    clock.at -= 86_400_000;
    node(deps, () => Promise.resolve(1));
    for (const job of [left, waiting]) await once(deps.store, job, { status: 'succeeded' });
  });
});

test.each([...timerlessStores])(
  'beats renew the lease; a runner that cannot renew it stops when it ends, on $name',
  async (kind) => {
    const { deps, clock } = await openOne(kind);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const { store } = deps;
    let broken = false;
    const shaky: Store = {
      ...store,
      run: (org, unit, hints) =>
        broken ? Promise.reject(errors.storeUnavailable('test')) : store.run(org, unit, hints),
    };
    const { promise: aborted, resolve: onAbort } = Promise.withResolvers<void>();
    const code = paused();
    node({ ...deps, store: shaky }, (nodeDeps, job, context) => {
      context.signal.addEventListener('abort', () => {
        broken = false;
        onAbort();
      });
      return code.run(nodeDeps, job, context);
    });
    const job = await queue(deps);
    await code.runs(1);
    clock.at += 10_000;
    vi.advanceTimersByTime(workerOptions.beatMs);
    // Settles behind the unit of the beat.
    await store.run('north', () => Promise.resolve());
    expect((await store.jobs.find('north', job.id))?.dueAt).toBe(start + 40_000);
    broken = true;
    for (let beats = 0; beats < 4; beats++) await vi.advanceTimersByTimeAsync(workerOptions.beatMs);
    await aborted;
    await code.runs(2);
  },
);

test('a wake-up that comes at any moment leads to a look', async () => {
  const { deps } = await openOne(sqlite);
  const { store } = deps;
  for (let turns = 0; turns < 12; turns++) {
    const looks: (() => void)[] = [];
    const waiting = () => new Promise<readonly []>((resolve) => looks.push(() => resolve([])));
    const worker = new JobWorker(
      { ...deps, store: { ...store, jobs: { ...store.jobs, waiting } } },
      new Map([['task', { run: () => Promise.resolve(1) }]]),
    );
    looks[0]?.();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    worker.look();
    await new Promise((resolve) => setImmediate(resolve));
    expect(looks, `${turns} turns after the answer`).toHaveLength(2);
    looks[1]?.();
    await worker.stop();
  }
});

test.each([...timerlessStores])(
  'a job that is cancelled while a beat is under way is told at once, on $name',
  async (kind) => {
    const { deps } = await openOne(kind);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const code = paused();
    node(deps, code.run);
    const job = await queue(deps);
    await code.runs(1);
    vi.advanceTimersByTime(workerOptions.beatMs);
    await cancelJob(deps, caller, job.id);
    await once(deps.store, job, { status: 'cancelled' });
  },
);
