import { expect, test } from 'vitest';
import { refuse, toList, toMeta } from './to-domain.ts';

test.each([
  [undefined, []],
  [['a'], ['a']],
  [
    ['a,b', ' c ', ',', ''],
    ['a', 'b', 'c'],
  ],
])('the list %j', (sent, list) => expect(toList(sent)).toEqual(list));

const meta = { fillActivity: false, dryRun: false };
test.each([
  [{}, meta],
  [{ activity_id: '' }, meta],
  [
    { activity_id: 'x', fill_activity: true },
    { ...meta, activityId: 'x', fillActivity: true },
  ],
  [
    { dry_run: true, validate: false },
    { ...meta, dryRun: true },
  ],
])('%j means %j', (query, expected) => expect(toMeta({ query, headers: {} })).toEqual(expected));

test.each([[true], ['x'], [1], [{}], [[]]])('%j is refused by name', (value) => {
  expect(() => refuse({ highlight: value }, ['query', 'highlight'])).toThrow('"highlight"');
});
test.each([[undefined], [null], [false], [0], ['']])('%j is as good as absent', (value) => {
  expect(() => refuse({ highlight: value }, ['highlight'])).not.toThrow();
});
