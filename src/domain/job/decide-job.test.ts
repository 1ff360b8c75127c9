import { describe, expect, test } from 'vitest';
import {
  decideBeat,
  decideCancel,
  decideClaim,
  decideEnding,
  isHeld,
  type JobEnding,
  newJob,
  notDue,
  retryDelayMs,
} from './decide-job.ts';
import type { Job } from './job.ts';

const queued = newJob({
  org: 'north',
  id: 'j',
  kind: 'count',
  subject: '',
  input: {},
  caller: {},
  createdAt: 100,
});
const running = decideClaim(queued, 200, 30);
const asked = decideCancel(running, 210);
const failure = { code: 'x/y', message: 'z' };
const failed: JobEnding = { type: 'failed', failure, delayMs: 7 };
const lost = { code: 'job/lost' };

const steps: readonly [name: string, after: Job, expected: object][] = [
  ['a new job is due at once', queued, { status: 'queued', attempt: 0, failures: 0, dueAt: 100 }],
  ['a claim counts', running, { status: 'running', attempt: 1, startedAt: 200, dueAt: 230 }],
  [
    'a beat renews the lease and keeps the claim',
    decideBeat(running, { done: 1, total: 2, message: '' }, 260),
    { status: 'running', attempt: 1, dueAt: 260, progress: { done: 1 } },
  ],
  [
    'a lease that ran out is a failure and a new claim',
    decideClaim(running, 300, 30),
    { status: 'running', attempt: 2, failures: 1, failure: lost, startedAt: 300, dueAt: 330 },
  ],
  [
    'a lease that ran out once too often ends the job',
    decideClaim({ ...running, failures: 4 }, 300, 30),
    { status: 'failed', attempt: 1, failures: 5, failure: lost, dueAt: undefined, finishedAt: 300 },
  ],
  [
    'a lease that ran out of a job that is to stop ends it',
    decideClaim(asked, 300, 30),
    { status: 'cancelled', finishedAt: 300 },
  ],
  [
    'success',
    decideEnding(running, { type: 'succeeded', result: 5 }, 300),
    { status: 'succeeded', result: 5, dueAt: undefined, finishedAt: 300 },
  ],
  [
    'success although it was to stop',
    decideEnding(asked, { type: 'succeeded', result: 5 }, 300),
    { status: 'succeeded', result: 5 },
  ],
  [
    'a failure is tried again after a while',
    decideEnding(running, failed, 300),
    { status: 'queued', failures: 1, failure, dueAt: 307, finishedAt: undefined },
  ],
  [
    'the fifth failure is the last',
    decideEnding({ ...running, failures: 4 }, failed, 300),
    { status: 'failed', failures: 5, failure, dueAt: undefined, finishedAt: 300 },
  ],
  [
    'a failure of a job that is to stop ends it',
    decideEnding(asked, failed, 300),
    { status: 'cancelled', failures: 0 },
  ],
  [
    'a claim that is given back is no failure',
    decideEnding(running, { type: 'released' }, 300),
    { status: 'queued', attempt: 1, failures: 0, dueAt: 300 },
  ],
  [
    'a claim that is given back of a job that is to stop ends it',
    decideEnding(asked, { type: 'released' }, 300),
    { status: 'cancelled' },
  ],
  [
    'a queued job is cancelled at once',
    decideCancel(queued, 300),
    { status: 'cancelled', dueAt: undefined, finishedAt: 300 },
  ],
  ['a running job is asked to stop', asked, { status: 'running', cancelAsked: true, dueAt: 230 }],
];

test.each(steps)('%s', (_name, after, expected) => expect(after).toMatchObject(expected));

test('only the last claim holds a job', () => {
  const taken = decideClaim(running, 300, 30);
  expect(isHeld(running, running)).toBe(true);
  expect(isHeld(taken, running)).toBe(false);
  expect(isHeld(taken, taken)).toBe(true);
  expect(isHeld(decideEnding(running, { type: 'released' }, 300), running)).toBe(false);
  expect(isHeld(undefined, running)).toBe(false);
});

test('no clock makes a job wait longer than an hour', () => {
  const { after, upTo } = notDue(1_000_000);
  expect(after).toBe(1_000_000);
  expect(upTo - after).toBe(3_600_000);
});

describe('the delay of retries', () => {
  test.each([
    [0, 0, 500],
    [0, 0.5, 750],
    [1, 0, 1000],
    [4, 0, 8000],
    [40, 0, 300_000],
    [1000, 0.999999, 600_000],
  ])('after %d failures, luck %d: %d ms', (failures, random, expected) => {
    expect(retryDelayMs(failures, random)).toBe(expected);
  });
});
