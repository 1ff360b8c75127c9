import { expect, test } from 'vitest';
import { pointerTo } from './pointer.ts';

// The right-hand sides are those of RFC 6901, section 5.
const tokens: readonly [key: string | number, pointer: string][] = [
  ['foo', '/foo'],
  [0, '/0'],
  ['', '/'],
  ['a/b', '/a~1b'],
  ['m~n', '/m~0n'],
  ['~1', '/~01'],
  ['c%d', '/c%d'],
  [' ', '/ '],
];
test.each(tokens)('%j becomes %s', (key, pointer) => {
  expect(pointerTo('', key)).toBe(pointer);
  expect(pointerTo('/x', key)).toBe(`/x${pointer}`);
});
