import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonObject, type JsonValue, jsonEquals } from './json.ts';

const pairs: readonly [
  name: string,
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  equal: boolean,
][] = [
  ['numbers', 1, 1, true],
  ['a number and its text', 1, '1', false],
  ['null and nothing', null, undefined, false],
  ['nothing twice', undefined, undefined, true],
  ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ['items in another order', [1, 2], [2, 1], false],
  ['one key more', { a: 1 }, { a: 1, b: 2 }, false],
  ['one item more', [1], [1, 2], false],
  ['other keys, equally many', { a: 1 }, { b: 1 }, false],
  ['a key of Object.prototype', { toString: 1 }, { a: 1 }, false],
  ['an array and an object like it', ['a'], { 0: 'a' }, false],
  ['empty array and object', [], {}, false],
  ['null and an object', null, {}, false],
  ['deep', { a: [{ b: null }] }, { a: [{ b: null }] }, true],
  ['deep, different', { a: [{ b: null }] }, { a: [{ b: 0 }] }, false],
];
test.each(pairs)('%s', (_name, a, b, equal) => {
  expect([jsonEquals(a, b), jsonEquals(b, a)]).toEqual([equal, equal]);
});

test('a value equals its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      jsonEquals(value as JsonValue, JSON.parse(JSON.stringify(value)) as JsonValue),
    ),
  );
});

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['{}', false],
  [undefined, false],
])('%j is a JSON object: %s', (value, expected) => expect(isJsonObject(value)).toBe(expected));
