import { expect, test } from 'vitest';
import { dateBound, isTimeZone } from './date-bound.ts';

const now = Date.parse('2024-03-15T10:20:30.400Z');
const cases: readonly [
  text: string,
  zone: string,
  first: string | undefined,
  last: string | undefined,
][] = [
  ['2024', 'UTC', '2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z'],
  ['2024-02', 'UTC', '2024-02-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
  ['2024-01-01', 'UTC', '2024-01-01T00:00:00.000Z', '2024-01-01T23:59:59.999Z'],
  ['2024-01-01T10:00', 'UTC', '2024-01-01T10:00:00.000Z', '2024-01-01T10:00:59.999Z'],
  ['2024-01-01T10:00:00.000Z', 'UTC', '2024-01-01T10:00:00.000Z', '2024-01-01T10:00:00.000Z'],
  ['2024-03-31', 'Europe/Berlin', '2024-03-30T23:00:00.000Z', '2024-03-31T21:59:59.999Z'],
  ['2024-01-01T00:00:00Z', 'Europe/Berlin', '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.999Z'],
  ['now', 'UTC', '2024-03-15T10:20:30.400Z', '2024-03-15T10:20:30.400Z'],
  ['now-1d/d', 'UTC', '2024-03-14T00:00:00.000Z', '2024-03-14T23:59:59.999Z'],
  ['now/w', 'UTC', '2024-03-11T00:00:00.000Z', '2024-03-17T23:59:59.999Z'],
  ['now/h', 'UTC', '2024-03-15T10:00:00.000Z', '2024-03-15T10:59:59.999Z'],
  ['now+2h-30m', 'UTC', '2024-03-15T11:50:30.400Z', '2024-03-15T11:50:30.400Z'],
  ['2024-01-31||+1M', 'UTC', '2024-02-29T00:00:00.000Z', '2024-02-29T00:00:00.000Z'],
  ['2024-01-01||+1M/d', 'UTC', '2024-02-01T00:00:00.000Z', '2024-02-01T23:59:59.999Z'],
  ['2023-02-29', 'UTC', undefined, undefined],
  ['nowhere', 'UTC', undefined, undefined],
  ['now-9999999999y', 'UTC', undefined, undefined],
  ['abc||+1d', 'UTC', undefined, undefined],
];
test.each(cases)('%s in %s begins and ends at', (text, timeZone, first, last) => {
  const read = (roundUp: boolean): string | undefined => {
    const at = dateBound(text, { now, timeZone, roundUp });
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  expect([read(false), read(true)]).toEqual([first, last]);
});

test.each([
  ['+01:00', true],
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Nowhere/City', false],
  ['', false],
])('%s is a time zone: %s', (zone, expected) => {
  expect(isTimeZone(zone)).toBe(expected);
});
