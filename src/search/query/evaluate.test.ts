import { expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import type { QueryNode, QueryValue } from './ast.ts';
import { bind } from './bind.ts';
import { matches } from './evaluate.ts';

function finds(document: JsonObject, query: QueryNode): boolean {
  const bound = bind(query, { catalog: new Map(), targets: undefined, now: 0 });
  if (!bound.ok) throw new Error('the query is valid');
  return matches(document, bound.query);
}

const long = 'word '.repeat(60);
const document: JsonObject = {
  _id: 'an-id',
  _schema: 'My Contact',
  name: 'Anna Müller',
  email: [{ email: 'a@b.example' }, { email: 'c' }],
  age: 42,
  zip: '050667',
  vip: true,
  born: '1990-05-17',
  seen: '2024-01-01T12:00:00+01:00',
  nothing: null,
  empty: [],
  hollow: {},
  'dotted.key': 'x',
  address: { city: 'Bonn' },
  long,
  f: { keyword: 'literal' },
  _acl: { view: ['Org One'] },
};

const terms: readonly [field: string, value: QueryValue, expected: boolean][] = [
  ['name', 'anna', true],
  ['name', 'Anna', false],
  ['name', 'Anna Müller', false],
  ['name.keyword', 'Anna Müller', true],
  ['name.keyword', 'anna', false],
  ['email.email', 'b.example', true],
  ['email.email.keyword', 'c', true],
  ['dotted.key', 'x', true],
  ['address.city', 'bonn', true],
  ['address', 'bonn', false],
  ['age', 42, true],
  ['age', '42', true],
  ['age.keyword', '42.0', true],
  ['zip', 50667, false],
  ['zip', '050667', true],
  ['vip', true, true],
  ['vip.keyword', 'true', true],
  ['vip', 1, false],
  ['born', '1990-05-17', true],
  ['born', '1990-05-17T00:00:00Z', true],
  ['born.keyword', '1990-05-17T00:00:00Z', false],
  ['born.keyword', '1990-05-17', true],
  ['born', '1990', false],
  ['seen', '2024-01-01T11:00:00Z', true],
  ['_schema', 'My Contact', true],
  ['_schema', 'contact', false],
  ['_schema.keyword', 'My Contact', true],
  ['_acl.view', 'Org One', true],
  ['_acl.view', 'org', false],
  ['long', 'word', true],
  ['long.keyword', long, false],
  ['f.keyword', 'literal', true],
  ['nothing', 'null', false],
];
test.each(terms)('term %s: %s is %s', (field, value, expected) => {
  expect(finds(document, { type: 'term', field, value, path: '' })).toBe(expected);
});

test.each([
  ['name', true],
  ['name.keyword', true],
  ['address', true],
  ['addr', false],
  ['nothing', false],
  ['empty', false],
  ['hollow', false],
  ['dotted', true],
  ['dotted.key', true],
  ['email', true],
])('exists %s is %s', (field, expected) => {
  expect(finds(document, { type: 'exists', field })).toBe(expected);
});

test.each<[string, QueryNode, boolean]>([
  [
    'a numeric string is in a range of numbers',
    { type: 'range', field: 'zip', bounds: { gte: 50000, lt: 51000 }, path: '' },
    true,
  ],
  [
    'a date string is in a range of dates',
    { type: 'range', field: 'born', bounds: { lte: '1990-05-17' }, path: '' },
    true,
  ],
  [
    'a string is in a range of strings',
    { type: 'range', field: 'name', bounds: { gte: 'An', lt: 'Ao' }, path: '' },
    true,
  ],
  [
    'a long string is in no range',
    { type: 'range', field: 'long', bounds: { gte: 'a' }, path: '' },
    false,
  ],
  ['ids name the document', { type: 'ids', values: ['an-id'] }, true],
  ['an empty or is none', { type: 'or', clauses: [] }, false],
])('%s', (_name, query, expected) => {
  expect(finds(document, query)).toBe(expected);
});
