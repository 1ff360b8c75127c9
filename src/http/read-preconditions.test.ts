import { expect, test } from 'vitest';
import type { TagList } from '../domain/entity/preconditions.ts';
import { readPreconditions } from './read-preconditions.ts';

const tag = (opaque: string, weak = false) => ({ opaque, weak });

const lists: readonly [text: string, tags: TagList][] = [
  ['*', '*'],
  [' * ', '*'],
  ['"a"', [tag('a')]],
  ['W/"a"', [tag('a', true)]],
  ['""', [tag('')]],
  ['"a", "b"', [tag('a'), tag('b')]],
  ['"a","b" ,\tW/"c"', [tag('a'), tag('b'), tag('c', true)]],
  [', "a",, "b" ,', [tag('a'), tag('b')]],
  ['"a,b", "c"', [tag('a,b'), tag('c')]],
  ['"a\\", "b"', [tag('a\\'), tag('b')]],
  ['"\xe9!#~"', [tag('\xe9!#~')]],
  ['"*"', [tag('*')]],
];
test.each(lists)('%j is read', (text, tags) => {
  expect(readPreconditions({ 'if-match': text })).toEqual({ ifMatch: tags });
  expect(readPreconditions({ 'if-none-match': text })).toEqual({ ifNoneMatch: tags });
});

const malformed: readonly string[] = [
  '',
  ' ',
  ',',
  'a',
  '7-3',
  '"a',
  'a"',
  '"a" "b"',
  '"a"b',
  '"a", *',
  '*, "a"',
  '**',
  'w/"a"',
  'W/ "a"',
  'W/a',
  '"a b"',
  '"a""b"',
  '"a"; "b"',
  "'a'",
  '"\x7f"',
  '"\u20ac"',
];
test.each(malformed)('%j is refused', (text) => {
  for (const header of ['if-match', 'if-none-match'])
    expect(() => readPreconditions({ [header]: text })).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ path: `/${header}`, in: 'header' })],
      }),
    );
});

test('a list as long as headers may be is read at once', () => {
  const tags = readPreconditions({ 'if-match': '"1",'.repeat(100_000) })?.ifMatch;
  expect(tags).toHaveLength(100_000);
  const spaces = `"a"${' '.repeat(100_000)}b`;
  expect(() => readPreconditions({ 'if-match': spaces })).toThrow('entity tags');
});

test('dates are read; what is no date is as good as absent', () => {
  const date = 'Sun, 06 Nov 1994 08:49:37 GMT';
  const at = Date.parse(date);
  expect(readPreconditions({ 'if-modified-since': date, 'if-unmodified-since': date })).toEqual({
    ifModifiedSince: at,
    ifUnmodifiedSince: at,
  });
  expect(readPreconditions({ 'if-modified-since': 'soon', 'if-unmodified-since': '0' })).toBe(
    undefined,
  );
});

test('no header, no condition', () => expect(readPreconditions({ accept: '*/*' })).toBe(undefined));
