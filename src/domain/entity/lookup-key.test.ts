import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import {
  earlierLookupEntries,
  lookupEntries,
  lookupKey,
  lookupKeyAt,
  lookupKeysAt,
} from './lookup-key.ts';

const keys: readonly [value: JsonValue, key: string][] = [
  ['a', '"a"'],
  [1, '1'],
  ['1', '"1"'],
  [true, 'true'],
  [{ a: [1] }, '{"a":[1]}'],
  [{ lon: 2, lat: 1 }, '{"lat":1,"lon":2}'],
  ['Jose\u0301', '"Jos\u00e9"'],
  ['x'.repeat(198), `"${'x'.repeat(198)}"`],
];
test.each(keys)('%j', (value, key) => expect(lookupKey(value)).toBe(key));

test('a long value is named by its hash, and different ones differ', () => {
  const [one, two] = [lookupKey('x'.repeat(199)), lookupKey(`${'x'.repeat(200)}y`)];
  expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(one).not.toBe(two);
});

const document: JsonObject = { a: '', b: null, c: 0, d: false, email: [{ email: 'x@y.z' }] };
const paths: readonly [path: string, key: string | undefined][] = [
  ['a', undefined],
  ['b', undefined],
  ['nothing', undefined],
  ['c', '0'],
  ['d', 'false'],
  ['email.0.email', '"x@y.z"'],
];
test.each(paths)('at %s', (path, key) => expect(lookupKeyAt(document, path)).toBe(key));

test('only paths with a value have an entry', () => {
  const asked = paths.map(([path]) => path);
  const expected = paths.flatMap(([path, value]) => (value === undefined ? [] : [{ path, value }]));
  expect(lookupEntries(document, asked)).toEqual(expected);
});

test('an entity is looked for under the key that the first versions stored, too', () => {
  const position = { lon: 2, lat: 1 };
  const keys = ['{"lat":1,"lon":2}', '{"lon":2,"lat":1}'];
  expect(lookupKeysAt({ position }, 'position')).toEqual(keys);
  expect(earlierLookupEntries({ position }, ['position', 'nothing'])).toEqual([
    { path: 'position', value: keys[1] },
  ]);
  expect(lookupKeysAt({ a: 'x' }, 'a')).toEqual(['"x"']);
  expect(lookupKeysAt({ a: '' }, 'a')).toEqual([]);
});
