import { expect, test } from 'vitest';
import type { JsonValue } from '../../../kernel/json.ts';
import type { QueryNode } from '../ast.ts';
import { parseFilter } from './parse-filter.ts';

const missing = (field: string): QueryNode => ({ type: 'not', clause: { type: 'exists', field } });
const good: readonly [name: string, clause: JsonValue, expected: QueryNode][] = [
  ['a term', { term: { a: 1 } }, { type: 'term', field: 'a', value: 1, path: '/filter/0/term' }],
  [
    'a term in the long form',
    { term: { a: { value: 'x', boost: 2 } } },
    { type: 'term', field: 'a', value: 'x', path: '/filter/0/term' },
  ],
  ['a term of null is the absence of the field', { term: { a: null } }, missing('a')],
  [
    'terms',
    { terms: { a: [1, 'b'] } },
    { type: 'terms', field: 'a', values: [1, 'b'], path: '/filter/0/terms' },
  ],
  [
    'terms with null include the absence of the field',
    { terms: { a: ['b', null] } },
    {
      type: 'or',
      clauses: [
        { type: 'terms', field: 'a', values: ['b'], path: '/filter/0/terms' },
        missing('a'),
      ],
    },
  ],
  ['ids', { ids: { values: ['x'] } }, { type: 'ids', values: ['x'] }],
  ['exists', { exists: { field: 'a' } }, { type: 'exists', field: 'a' }],
  [
    'a range; format and relation have no effect, a null bound is left out',
    { range: { a: { gte: 1, lt: null, format: 'x', relation: 'WITHIN', time_zone: '+01:00' } } },
    {
      type: 'range',
      field: 'a',
      bounds: { gte: 1, timeZone: '+01:00' },
      path: '/filter/0/range/a',
    },
  ],
  [
    '$or',
    { $or: [{ exists: { field: 'a' } }] },
    { type: 'or', clauses: [{ type: 'exists', field: 'a' }] },
  ],
  [
    '$not of an array is not all of them',
    { $not: [{ exists: { field: 'a' } }] },
    { type: 'not', clause: { type: 'and', clauses: [{ type: 'exists', field: 'a' }] } },
  ],
  ['$not of one clause', { $not: { exists: { field: 'a' } } }, missing('a')],
];
test.each(good)('reads %s', (_name, clause, expected) => {
  expect(parseFilter([clause], '/filter')).toEqual({
    ok: true,
    query: { type: 'and', clauses: [expected] },
  });
});

const bad: readonly [name: string, filter: JsonValue, paths: readonly string[]][] = [
  ['what is no array', { term: { a: 1 } }, ['/filter']],
  ['a clause with two keys', [{ term: { a: 1 }, exists: { field: 'a' } }], ['/filter/0']],
  ['an unknown clause', [{ match: { a: 1 } }], ['/filter/0/match']],
  ['a term with two fields', [{ term: { a: 1, b: 2 } }], ['/filter/0/term']],
  ['a term of an array', [{ term: { 'a/b': [1] } }], ['/filter/0/term/a~1b']],
  ['terms without an array', [{ terms: { a: 'x' } }], ['/filter/0/terms/a']],
  ['terms with an object inside', [{ terms: { a: ['x', {}] } }], ['/filter/0/terms/a/1']],
  ['ids that are no strings', [{ ids: { values: [1] } }], ['/filter/0/ids']],
  ['exists without a field', [{ exists: {} }], ['/filter/0/exists']],
  ['a range without a bound', [{ range: { a: { format: 'x' } } }], ['/filter/0/range/a']],
  [
    'an unknown option of a range',
    [{ range: { a: { gte: 1, from: 2 } } }],
    ['/filter/0/range/a/from'],
  ],
  [
    'a time zone that is none',
    [{ range: { a: { gte: 1, time_zone: 'x' } } }],
    ['/filter/0/range/a/time_zone'],
  ],
  [
    'a bound of more than 100 characters',
    [{ range: { a: { gte: `now${'+1s'.repeat(33)}`, lt: 'x'.repeat(100) } } }],
    ['/filter/0/range/a/gte'],
  ],
  ['a bound that is an object', [{ range: { a: { gte: {} } } }], ['/filter/0/range/a/gte']],
  [
    'everything at once, nested too',
    [{ $or: [{ nope: 1 }, { exists: 1 }] }, 7],
    ['/filter/0/$or/0/nope', '/filter/0/$or/1/exists', '/filter/1'],
  ],
];
test.each(bad)('refuses %s', (_name, filter, paths) => {
  const parsed = parseFilter(filter, '/filter');
  expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual(paths);
});

const clauses = (count: number): JsonValue[] =>
  Array.from({ length: count }, () => ({ exists: { field: 'a' } }));
const terms = (count: number): JsonValue => ({ terms: { a: Array(count).fill(1) } });
const ids = (count: number): JsonValue => ({ ids: { values: Array(count).fill('x') } });

test.each<[name: string, filter: JsonValue]>([
  ['1,024 clauses', clauses(1024)],
  ['1,024 clauses, nested ones counted', [{ $or: clauses(1023) }]],
  ['65,536 values in all', [terms(65_000), { $not: ids(536) }]],
])('takes %s', (_name, filter) => {
  expect(parseFilter(filter, '/filter').ok).toBe(true);
});

test.each<[name: string, filter: JsonValue, path: string, code: string]>([
  ['1,025 clauses', clauses(1025), '/filter', 'filter/too-many-clauses'],
  [
    '1,025 clauses, nested ones counted',
    [{ $or: clauses(1024) }],
    '/filter/0/$or',
    'filter/too-many-clauses',
  ],
  [
    'a 1,025th clause',
    [...clauses(1023), { $not: { $not: {} } }],
    '/filter/1023/$not',
    'filter/too-many-clauses',
  ],
  ['65,537 values of one clause', [terms(65_537)], '/filter/0/terms', 'filter/too-many-values'],
  [
    '65,537 values of several clauses',
    [{ $and: [terms(40_000), ids(25_537)] }],
    '/filter/0/$and/1/ids',
    'filter/too-many-values',
  ],
])('refuses %s', (_name, filter, path, code) => {
  expect(parseFilter(filter, '/filter')).toMatchObject({ ok: false, problems: [{ path, code }] });
});
