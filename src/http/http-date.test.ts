import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHttpDate, parseHttpDate } from './http-date.ts';

const now = Date.UTC(2026, 0, 15);
const example = Date.UTC(1994, 10, 6, 8, 49, 37);

const cases: readonly [text: string, at: number | undefined][] = [
  ['Sun, 06 Nov 1994 08:49:37 GMT', example],
  ['Sunday, 06-Nov-94 08:49:37 GMT', example],
  ['Sun Nov  6 08:49:37 1994', example],
  ['Thu, 29 Feb 2024 23:59:59 GMT', Date.UTC(2024, 1, 29, 23, 59, 59)],
  ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
  ['Thu, 01 Jan 0001 00:00:00 GMT', Date.parse('0001-01-01T00:00:00Z')],
  ['Saturday, 01-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 1)],
  ['Saturday, 01-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 1)],
  ['Sun, 29 Feb 2026 00:00:00 GMT', undefined],
  ['Sun, 31 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 00 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 24:00:00 GMT', undefined],
  ['Sun, 06 Nov 1994 08:60:00 GMT', undefined],
  ['Sun, 06 Nov 1994 08:49:37 UTC', undefined],
  ['Sun, 06 Nov 1994 08:49:37 +0000', undefined],
  ['sun, 06 nov 1994 08:49:37 gmt', undefined],
  ['Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT', undefined],
  ['1994-11-06T08:49:37Z', undefined],
  ['784111777', undefined],
  ['', undefined],
];
test.each(cases)('%j', (text, at) => expect(parseHttpDate(text, now)).toBe(at));

test('a date is written in the form that is read, cut to the second', () => {
  expect(formatHttpDate(example + 999)).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
});

test('every date of four-digit years is written as JavaScript itself writes it', () => {
  const [first, last] = [Date.UTC(100, 0, 1), Date.UTC(9999, 11, 31)];
  const dates = fc.integer({ min: Math.floor(first / 1000), max: Math.floor(last / 1000) });
  fc.assert(
    fc.property(dates, (second) => {
      expect(formatHttpDate(second * 1000)).toBe(new Date(second * 1000).toUTCString());
    }),
  );
});
