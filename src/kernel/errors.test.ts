import { expect, test } from 'vitest';
import { errors, invalid } from './errors.ts';
import type { Problem } from './problem.ts';

test('no two errors share a code', () => {
  const codes = Object.values(errors).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('every code is an area and a word', () => {
  for (const { code } of Object.values(errors)) expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
});

const missing: Problem = { path: '/a', code: 'shape/missing', message: '"a" is required' };
const whole: Problem = { path: '', code: 'json/malformed', message: 'not JSON' };
const sentences: readonly [problems: readonly Problem[], message: string][] = [
  [[], 'the request is not valid'],
  [[whole], 'not JSON'],
  [[missing], '/a: "a" is required'],
  [[missing, whole, whole], '/a: "a" is required (and 2 more)'],
];
test.each(sentences)('%j', (problems, message) => {
  expect(invalid(problems)).toMatchObject({
    kind: 'invalid',
    code: 'request/invalid',
    message,
    problems,
  });
});
