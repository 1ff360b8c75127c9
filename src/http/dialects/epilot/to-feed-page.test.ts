import { expect, test } from 'vitest';
import type { FeedPage } from '../../../ports/activity-log.ts';
import { type FeedQuery, toFeedPage } from './to-feed-page.ts';

/** A Thursday. */
const now = Date.parse('2026-01-15T13:14:15.016Z');
const time = (text: string) => Date.parse(text);
const page: FeedPage = { types: [], from: 0, size: 25, after: undefined, before: undefined };

const cases: readonly [name: string, query: Partial<FeedQuery>, part: Partial<FeedPage>][] = [
  ['nothing', {}, {}],
  ['types, repeated or in one', { type: ['A,B', ' C ', ''] }, { types: ['A', 'B', 'C'] }],
  ['after is strict', { after: '2026-01-01T00:00:00Z' }, { after: time('2026-01-01') }],
  [
    'before is strict',
    { before: '2026-01-01T00:00:00+01:00' },
    { before: time('2025-12-31T23:00:00Z') },
  ],
  [
    'start and end are inclusive',
    { start_date: '2026-01-01T00:00:00Z', end_date: '2026-01-02T00:00:00Z' },
    { after: time('2026-01-01') - 1, before: time('2026-01-02') + 1 },
  ],
  ['today', { preset_range: 'today' }, { after: time('2026-01-15') - 1 }],
  ['this week begins on Monday', { preset_range: 'this_week' }, { after: time('2026-01-12') - 1 }],
  [
    'last week ends before Monday',
    { preset_range: 'last_week' },
    { after: time('2026-01-05') - 1, before: time('2026-01-12') },
  ],
];
test.each(cases)('%s', (_name, query, part) => {
  expect(toFeedPage({ from: 0, size: 25, ...query }, now)).toEqual({ ...page, ...part });
});

const weekdays: readonly [now: string, monday: string][] = [
  ['2026-01-12T00:00:00Z', '2026-01-12'],
  ['2026-01-18T23:59:59.999Z', '2026-01-12'],
  ['2026-01-01T12:00:00Z', '2025-12-29'],
];
test.each(weekdays)('the week of %s begins on %s', (at, monday) => {
  const { after } = toFeedPage({ from: 0, size: 1, preset_range: 'this_week' }, time(at));
  expect(after).toBe(time(monday) - 1);
});

const moment = '2026-01-01T00:00:00Z';
const conflicts: readonly Partial<FeedQuery>[] = [
  { after: moment, before: moment },
  { after: moment, preset_range: 'today' },
  { before: moment, start_date: moment, end_date: moment },
  { preset_range: 'today', start_date: moment, end_date: moment },
  { start_date: moment },
  { end_date: moment },
];
test.each(conflicts)('%j is refused', (query) => {
  expect(() => toFeedPage({ from: 0, size: 25, ...query }, now)).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ code: 'range/conflicting', in: 'query' })],
    }),
  );
});

test('a leap second is refused, in its place', () => {
  expect(() => toFeedPage({ from: 0, size: 25, after: '2016-12-31T23:59:60Z' }, now)).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ path: '/after', in: 'query' })],
    }),
  );
});
