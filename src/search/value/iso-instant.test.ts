import { expect, test } from 'vitest';
import { isoInstant } from './iso-instant.ts';

const cases: readonly [name: string, text: string, expected: string | undefined][] = [
  ['a day is its first millisecond, UTC', '2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['minutes are enough', '2024-02-29T12:30', '2024-02-29T12:30:00.000Z'],
  ['an offset is taken off', '2024-02-29T12:30:00+02:00', '2024-02-29T10:30:00.000Z'],
  ['a negative offset is added', '2024-02-29T23:30-01:00', '2024-03-01T00:30:00.000Z'],
  ['a fraction is cut to milliseconds', '2024-02-29T12:30:00.123999Z', '2024-02-29T12:30:00.123Z'],
  ['one digit of fraction is tenths', '2024-02-29T12:30:00.5Z', '2024-02-29T12:30:00.500Z'],
  ['the first century is not the twentieth', '0050-01-01', '0050-01-01T00:00:00.000Z'],
  ['a day that the calendar lacks is no date', '2023-02-29', undefined],
  ['nor in the form that clocks write', '2023-02-29T00:00:00.000Z', undefined],
  ['hour 24 is no date', '2024-01-01T24:00:00.000Z', undefined],
  ['a year is no date', '2024', undefined],
  ['a space instead of T is no date', '2024-01-01 10:00', undefined],
  ['text behind the date is no date', '2024-01-01x', undefined],
  ['an hour alone is no date', '2024-01-01T10', undefined],
];
test.each(cases)('%s', (_name, text, expected) => {
  expect(isoInstant(text)).toEqual(expected === undefined ? Number.NaN : Date.parse(expected));
});
