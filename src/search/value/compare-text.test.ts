import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText, textPrefix } from './compare-text.ts';

const unit = fc.constantFrom(
  'a',
  'b',
  'é',
  '\uD7FF',
  '\uE000',
  '\uFFFF',
  '\u{10000}',
  '\u{10FFFF}',
  '\u0000',
  'z',
);
const text = fc.string({ unit, maxLength: 9 });

test('orders as UTF-8 bytes do', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2000 },
  );
});

test('prefixes never contradict the order', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      if (textPrefix(a) < textPrefix(b)) expect(compareText(a, b)).toBeLessThan(0);
    }),
    { numRuns: 2000 },
  );
});
