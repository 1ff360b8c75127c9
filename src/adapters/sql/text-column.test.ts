import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromText, toText } from './text-column.ts';

/** Any sequence of UTF-16 code units, the troublesome ones often. */
const anyString = fc
  .array(fc.oneof(fc.constantFrom(0, 0x22, 0x5c, 0x75, 0xd800, 0xdc00, 0xdfff), fc.nat(0xffff)), {
    maxLength: 12,
  })
  .map((units) => String.fromCharCode(...units));

test('every string comes back as it was', () => {
  fc.assert(fc.property(anyString, (text) => fromText(toText(text)) === text));
});

test('what is stored has no NUL and no lone surrogate', () => {
  fc.assert(
    fc.property(anyString, (text) => {
      expect(toText(text).isWellFormed()).toBe(true);
      expect(toText(text)).not.toContain('\0');
    }),
  );
});

test('an ordinary string is stored as it is', () => {
  expect(toText('Anna "Ann" O’Neill')).toBe('Anna "Ann" O’Neill');
});
