import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

/** Enters in this order, a letter for each place, then lets everybody through; who was served, in order, and who refused. */
async function served(arrivals: string, maxWaiting = 4) {
  const queue = new FairQueue({ maxWaiting, patienceMs: 5000, now: () => 0 });
  const [done, refused]: [string[], string[]] = [[], []];
  await queue.enter('first');
  const all = [...arrivals].map((from, n) =>
    queue.enter(from).then(
      () => {
        done.push(`${from}${n}`);
        queue.leave();
      },
      ({ code }: { code: string }) => refused.push(`${from}${n} ${code}`),
    ),
  );
  queue.leave();
  await Promise.all(all);
  await queue.enter('last');
  return { done: done.join(' '), refused };
}

const cases: readonly [name: string, arrivals: string, done: string, refused: readonly string[]][] =
  [
    ['those of one place come in their order', 'aaa', 'a0 a1 a2', []],
    ['places take turns', 'aaab', 'a0 b3 a1 a2', []],
    ['a place alone may fill the queue', 'aaaaa', 'a0 a1 a2 a3', ['a4 auth/busy']],
    ['the last of the longest line gives way', 'aaaab', 'a0 b4 a1 a2', ['a3 auth/busy']],
    [
      'until the lines are alike',
      'aaaabbb',
      'a0 b4 a1 b5',
      ['b6', 'a3', 'a2'].map((who) => `${who} auth/busy`),
    ],
    ['nobody gives way to one who has as much', 'abcde', 'a0 b1 c2 d3', ['e4 auth/busy']],
  ];

test.each(cases)('%s', async (_name, arrivals, done, refused) => {
  const outcome = await served(arrivals);
  expect(outcome.done).toBe(done);
  expect(outcome.refused.toSorted()).toEqual(refused.toSorted());
});

/** Lets `count` come at once when turns have taken two seconds each, and lets turns take `turnMs` from then on. */
async function inTime(count: number, turnMs: number) {
  let now = 0;
  const queue = new FairQueue({ maxWaiting: 16, patienceMs: 5000, now: () => now });
  await queue.enter('first');
  now += 2000;
  queue.leave();
  await queue.enter('under way');
  const all = Array.from({ length: count }, (_, n) =>
    queue.enter(`place ${n}`).then(
      () => {
        now += turnMs;
        queue.leave();
        return 'served';
      },
      ({ code, details }: { code: string; details: object }) => ({ code, ...details }),
    ),
  );
  now += turnMs;
  queue.leave();
  return await Promise.all(all);
}

test('who would not be served in time is refused at once, and told when to come back', async () => {
  const busy = { code: 'auth/busy', retry_after_s: 4 };
  expect(await inTime(4, 2000)).toEqual(['served', 'served', busy, busy]);
});

test('who is not served in time, since turns have become longer, is refused when theirs is up', async () => {
  expect(await inTime(2, 4000)).toEqual(['served', { code: 'auth/busy', retry_after_s: 1 }]);
});
