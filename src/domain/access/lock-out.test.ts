import { expect, test } from 'vitest';
import { lockedForMs, memoryMs, oneMore } from './lock-out.ts';

const at = 1_768_478_400_000;
const minute = 60_000;

const cases: readonly [count: number, sinceMs: number, lockedMs: number][] = [
  [4, 0, 0],
  [5, 0, 30_000],
  [5, 29_999, 1],
  [5, 30_000, 0],
  [6, 0, minute],
  [7, minute, minute],
  [9, 0, 8 * minute],
  [10, 0, 15 * minute],
  [10_000, 0, 15 * minute],
  [10_000, 15 * minute, 0],
  // The clock was put back.
  [5, -1, 30_000],
  [5, -29_999, 30_000],
  [5, -30_000, 0],
  [10_000, -365 * 24 * 60 * minute, 0],
];

test.each(cases)('%d failures, the last %d ms ago: locked for %d ms', (count, since, locked) => {
  expect(lockedForMs({ count, at }, at + since)).toBe(locked);
});

test('nobody who did not fail is locked', () => {
  expect(lockedForMs(undefined, at)).toBe(0);
});

test('failures add up, and are forgotten after an hour without one, on either side of it', () => {
  expect(oneMore(undefined, at)).toEqual({ count: 1, at });
  expect(oneMore({ count: 7, at }, at + memoryMs)).toEqual({ count: 8, at: at + memoryMs });
  for (const now of [at + memoryMs + 1, at - memoryMs - 1])
    expect(oneMore({ count: 7, at }, now)).toEqual({ count: 1, at: now });
});
