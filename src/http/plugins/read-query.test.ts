import { expect, test } from 'vitest';
import { readQuery } from './read-query.ts';

test.each([
  ['', {}],
  ['a=1&b=', { a: '1', b: '' }],
  ['a', { a: '' }],
  ['a=1&a=2&a=3', { a: ['1', '2', '3'] }],
  ['a[]=1', { a: '1' }],
  ['a%5B%5D=1&a%5B%5D=2', { a: ['1', '2'] }],
  ['a=1&a[]=2', { a: ['1', '2'] }],
  ['a=b+c%20d%2B', { a: 'b c d+' }],
  ['a=%zz', { a: '%zz' }],
  ['=1', { '': '1' }],
])('%s', (text, query) => expect({ ...readQuery(text) }).toEqual(query));

test('no name reaches a prototype', () => {
  const query = readQuery('__proto__=1&constructor=2');
  expect(Object.entries(query)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});
