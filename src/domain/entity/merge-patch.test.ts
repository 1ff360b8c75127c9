import { expect, test } from 'vitest';
import { mergePatchCases } from '../../../test/support/merge-patch-cases.ts';
import { mergeObjects, mergePatch } from './merge-patch.ts';

test.each(mergePatchCases)('RFC 7396, Appendix A: %j with %j is %j', (target, patch, result) => {
  const before = structuredClone([target, patch]);
  expect(mergePatch(target, patch)).toEqual(result);
  expect([target, patch]).toEqual(before);
});

test('keys that stay keep their place, and what objects inherit is not there', () => {
  const merged = mergeObjects({ a: 1, b: 2 }, { a: 3, toString: { x: null, y: 1 } });
  expect(JSON.stringify(merged)).toBe('{"a":3,"b":2,"toString":{"y":1}}');
});
