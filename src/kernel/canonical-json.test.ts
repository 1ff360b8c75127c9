import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import type { JsonObject, JsonValue } from './json.ts';

const same: readonly [name: string, a: JsonValue, b: JsonValue][] = [
  ['keys in another order', { lat: 1, lon: 2 }, { lon: 2, lat: 1 }],
  ['keys in another order, below', [{ a: { x: 1, y: [] } }], [{ a: { y: [], x: 1 } }]],
  ['composed and decomposed letters', 'Jos\u00e9', 'Jose\u0301'],
  ['composed and decomposed letters in keys', { 'Jos\u00e9': 1 }, { 'Jose\u0301': 1 }],
];
test.each(same)('%s are the same', (_name, a, b) => {
  expect(canonicalJson(a)).toBe(canonicalJson(b));
});

const different: readonly [a: JsonValue, b: JsonValue][] = [
  [1, '1'],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: 1 }, { a: 1, b: null }],
  [null, false],
  ['a', 'A'],
  ['\u{fb01}', 'fi'],
];
test.each(different)('%j and %j are different', (a, b) => {
  expect(canonicalJson(a)).not.toBe(canonicalJson(b));
});

test('the text is JSON of an equal value, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), fc.jsonValue()), (object) => {
      const value = JSON.parse(JSON.stringify(object)) as JsonObject;
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(JSON.stringify(value)))).toBe(
        JSON.stringify(value).normalize('NFC'),
      );
    }),
  );
});
