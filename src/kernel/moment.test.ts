import { expect, test } from 'vitest';
import { parseMoment } from './moment.ts';

const noon = Date.UTC(2026, 0, 31, 12);
const moments: readonly [text: string, at: number | undefined][] = [
  ['2026-01-31T12:00:00Z', noon],
  ['2026-01-31T12:00:00.000Z', noon],
  ['2026-01-31T12:00:00.5Z', noon + 500],
  ['2026-01-31T12:00:00.1239999Z', noon + 123],
  ['2026-01-31t12:00:00z', noon],
  ['2026-01-31 12:00:00', noon],
  ['2026-01-31T12:00:00.007', noon + 7],
  ['2026-01-31T14:00:00+02:00', noon],
  ['2026-01-31T06:30:00-05:30', noon],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ...[
    '',
    '9999',
    'after lunch 2099',
    '2026-01-31',
    '2026-01-31T12:00',
    '2026-01-31T12:00:00+0200',
    '2026-01-31T12:00:00,5Z',
    '2026-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-00-10T12:00:00Z',
    '2026-01-00T12:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-12-31T23:59:60Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:00+24:00',
    '2026-01-31T12:00:00+01:60',
    ' 2026-01-31T12:00:00Z',
    'Sat, 31 Jan 2026 12:00:00 GMT',
    '1769860800000',
  ].map((text): [string, undefined] => [text, undefined]),
];
test.each(moments)('%j is %j', (text, at) => {
  expect(parseMoment(text)).toBe(at);
});

test('every moment is read back as it is written', () => {
  for (const at of [0, noon, -1, Date.UTC(9999, 11, 31, 23, 59, 59, 999)])
    expect(parseMoment(new Date(at).toISOString())).toBe(at);
});
