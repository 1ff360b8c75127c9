import { expect, test } from 'vitest';
import { maxMessageLength, maxPathLength } from './entia-error.ts';
import { invalid } from './errors.ts';
import { firstProblems, maxProblems, type Problem } from './problem.ts';

const wrong = (path: string, message: string): Problem => ({
  path,
  code: 'shape/invalid',
  message,
});

test('no more items are looked at than have as many problems as are listed', () => {
  let looked = 0;
  const found = firstProblems(Array(1_000_000).keys(), (n) => {
    looked++;
    return n % 2 === 0 ? [] : [wrong(`/${n}`, 'wrong')];
  });
  expect(found).toHaveLength(maxProblems);
  expect(looked).toBe(2 * maxProblems);
});

test('a refusal lists so many problems, and cuts their places and messages', () => {
  const problem = wrong(`/${'p'.repeat(5000)}`, 'm'.repeat(5000));
  const { problems, message } = invalid(Array.from({ length: 101 }, () => problem));
  expect(problems).toHaveLength(maxProblems);
  expect(problems[0]?.path).toHaveLength(maxPathLength + 1);
  expect(problems[99]?.message).toHaveLength(maxMessageLength + 1);
  expect(message.length).toBeLessThan(maxPathLength + maxMessageLength + 30);
});
