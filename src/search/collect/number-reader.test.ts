import { expect, test } from 'vitest';
import { Field } from '../index/field.ts';
import { numberReader } from './number-reader.ts';

test.each([
  [false, -1],
  [true, -199_998],
])('takes the best of 200,000 values (descending: %s)', (descending, expected) => {
  const field = new Field('n');
  for (let n = 0; n < 200_000; n++) field.add(0, n - 1);
  expect(numberReader(field, 'number', descending).rank(0)).toBe(expected);
});
