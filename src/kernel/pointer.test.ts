import { expect, test } from 'vitest';
import { maxPathLength } from './entia-error.ts';
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

test('a place is no longer than can be shown of it, and a little', () => {
  const long = pointerTo('', '~'.repeat(1_000_000));
  expect(long).toBe(`/${'~0'.repeat(maxPathLength)}`);
  expect(pointerTo(long, 'x')).toBe(long);
  expect(pointerTo(`/${'a'.repeat(maxPathLength - 1)}`, 'x')).toBe(
    `/${'a'.repeat(maxPathLength - 1)}/x`,
  );
});
