import { expect, test } from 'vitest';
import { NumberColumn } from '../index/columns.ts';
import { numberReader } from './number-reader.ts';

test.each([
  [false, -1],
  [true, -199_998],
])('takes the best of 200,000 values (descending: %s)', (descending, expected) => {
  const column = new NumberColumn();
  for (let n = 0; n < 200_000; n++) column.add(0, n - 1);
  expect(numberReader(column, descending).rank(0)).toBe(expected);
});
