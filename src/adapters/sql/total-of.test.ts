import { expect, test } from 'vitest';
import { totalOf } from './total-of.ts';

const cases: readonly [
  name: string,
  page: readonly [from: number, size: number, found: number],
  total: number,
  counts: number,
][] = [
  ['a full page does not tell', [0, 5, 5], 12, 1],
  ['a page that is not full is the last', [10, 5, 2], 12, 0],
  ['without a row on the first page there is none', [0, 5, 0], 0, 0],
  ['an empty page may be far behind the end', [50, 5, 0], 12, 1],
  ['a page of no size does not tell', [0, 0, 0], 12, 1],
];

test.each(cases)('%s', async (_name, [from, size, found], total, counts) => {
  let counted = 0;
  const count = () => {
    counted++;
    return Promise.resolve({ total: 12 });
  };
  expect(await totalOf({ from, size }, found, count)).toBe(total);
  expect(counted).toBe(counts);
});
