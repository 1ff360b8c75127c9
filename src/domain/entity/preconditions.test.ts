import { expect, test } from 'vitest';
import {
  evaluate,
  type Preconditions,
  type Validators,
  type Verdict,
  versionOf,
} from './preconditions.ts';

const second = Date.UTC(2026, 0, 15, 12);
const current: Validators = { tag: '7-3', lastModified: second, sharesSecond: false };
const twice: Validators = { ...current, sharesSecond: true };
const undated: Validators = { ...current, lastModified: undefined };

const strong = (opaque: string) => ({ opaque, weak: false });
const weak = (opaque: string) => ({ opaque, weak: true });
const mine = [strong('7-3')];
const other = [strong('5-2')];

type Case = readonly [
  name: string,
  conditions: Preconditions,
  current: Validators | undefined,
  verdicts: readonly [read: Verdict, write: Verdict],
];
const both = (verdict: Verdict) => [verdict, verdict] as const;

const cases: readonly Case[] = [
  ['no condition', {}, current, both('perform')],
  ['no condition, nothing there', {}, undefined, both('perform')],
  ['If-Match: the tag', { ifMatch: mine }, current, both('perform')],
  ['If-Match: one of several', { ifMatch: [...other, ...mine] }, current, both('perform')],
  ['If-Match: another tag', { ifMatch: other }, current, both('failed')],
  [
    'If-Match: a weak tag names a state that is changed, and no bytes that are read',
    { ifMatch: [weak('7-3')] },
    current,
    ['failed', 'perform'],
  ],
  ['If-Match: a weak tag of another state', { ifMatch: [weak('6-2')] }, current, both('failed')],
  ['If-Match: the empty tag', { ifMatch: [strong('')] }, current, both('failed')],
  ['If-Match: *', { ifMatch: '*' }, current, both('perform')],
  ['If-Match: *, nothing there', { ifMatch: '*' }, undefined, both('failed')],
  ['If-Match: a tag, nothing there', { ifMatch: mine }, undefined, both('failed')],
  [
    'If-Match: the state with what it links to names the state that a write changes',
    { ifMatch: [strong('7-3-abc_-')] },
    current,
    ['failed', 'perform'],
  ],
  [
    'If-Match: no tag but the beginning of one',
    { ifMatch: [strong('7')] },
    current,
    both('failed'),
  ],
  ['If-Match: a longer version', { ifMatch: [strong('7-31')] }, current, both('failed')],
  [
    'If-Match wins over If-Unmodified-Since',
    { ifMatch: mine, ifUnmodifiedSince: 0 },
    current,
    both('perform'),
  ],
  [
    'If-Match that fails is not saved by If-Unmodified-Since',
    { ifMatch: other, ifUnmodifiedSince: second },
    current,
    both('failed'),
  ],
  ['If-Unmodified-Since: the second', { ifUnmodifiedSince: second }, current, both('perform')],
  ['If-Unmodified-Since: later', { ifUnmodifiedSince: second + 1000 }, twice, both('perform')],
  ['If-Unmodified-Since: earlier', { ifUnmodifiedSince: second - 1000 }, current, both('failed')],
  [
    'If-Unmodified-Since: a second that had several states',
    { ifUnmodifiedSince: second },
    twice,
    both('failed'),
  ],
  ['If-Unmodified-Since: no date', { ifUnmodifiedSince: 0 }, undated, both('perform')],
  ['If-Unmodified-Since: nothing there', { ifUnmodifiedSince: 0 }, undefined, both('perform')],
  ['If-None-Match: the tag', { ifNoneMatch: mine }, current, ['unmodified', 'failed']],
  ['If-None-Match: weakly', { ifNoneMatch: [weak('7-3')] }, current, ['unmodified', 'failed']],
  ['If-None-Match: another tag', { ifNoneMatch: other }, current, both('perform')],
  ['If-None-Match: *', { ifNoneMatch: '*' }, current, ['unmodified', 'failed']],
  ['If-None-Match: *, nothing there', { ifNoneMatch: '*' }, undefined, both('perform')],
  [
    'If-None-Match: the state with what it links to is another representation',
    { ifNoneMatch: [strong('7-3-abc')] },
    current,
    ['perform', 'failed'],
  ],
  [
    'If-None-Match wins over If-Modified-Since',
    { ifNoneMatch: other, ifModifiedSince: second },
    current,
    both('perform'),
  ],
  [
    'If-Match is looked at before If-None-Match',
    { ifMatch: other, ifNoneMatch: mine },
    current,
    both('failed'),
  ],
  [
    'If-Match that holds leaves it to If-None-Match',
    { ifMatch: mine, ifNoneMatch: mine },
    current,
    ['unmodified', 'failed'],
  ],
  [
    'If-Modified-Since: the second',
    { ifModifiedSince: second },
    current,
    ['unmodified', 'perform'],
  ],
  [
    'If-Modified-Since: later',
    { ifModifiedSince: second + 1000 },
    twice,
    ['unmodified', 'perform'],
  ],
  ['If-Modified-Since: earlier', { ifModifiedSince: second - 1000 }, current, both('perform')],
  [
    'If-Modified-Since: a second that had several states',
    { ifModifiedSince: second },
    twice,
    both('perform'),
  ],
  ['If-Modified-Since: no date', { ifModifiedSince: second }, undated, both('perform')],
  [
    'If-Unmodified-Since is looked at before If-Modified-Since',
    { ifUnmodifiedSince: second - 1000, ifModifiedSince: second },
    current,
    both('failed'),
  ],
];
test.each(cases)('%s', (_name, conditions, now, verdicts) => {
  expect([evaluate(conditions, now, 'read'), evaluate(conditions, now, 'write')]).toEqual(verdicts);
});

test.each([
  ['7-3', 3],
  ['7-12-abc_-', 12],
  ['', undefined],
  ['7', undefined],
  ['7-', undefined],
  ['-3', undefined],
  ['7-3 ', undefined],
  ['7-3-', undefined],
  [`7-${'9'.repeat(400)}`, undefined],
])('the tag %j names version %s', (tag, version) => expect(versionOf(tag)).toBe(version));
