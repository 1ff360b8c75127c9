import { expect, test } from 'vitest';
import type { QueryNode } from './ast.ts';
import { hintsOf } from './hints.ts';

const term = (field: string, value: string | number): QueryNode => ({
  type: 'term',
  field,
  value,
  path: `/${field}`,
});
const hint = (field: string, value: string, ...words: string[]) => ({
  path: `/${field}`,
  field,
  value,
  words,
});

const cases: readonly [name: string, query: QueryNode, hints: readonly object[]][] = [
  ['capitals', term('first_name', 'Ada'), [hint('first_name', 'Ada', 'ada')]],
  [
    'several words',
    term('city', 'bonn am rhein'),
    [hint('city', 'bonn am rhein', 'bonn', 'am', 'rhein')],
  ],
  ['no word at all', term('city', '!'), [hint('city', '!')]],
  ['a word as it stands', term('first_name', 'ada'), []],
  ['the exact text', term('first_name.keyword', 'Ada'), []],
  ['an id', term('_schema', 'Contact'), []],
  [
    'a number, a boolean, a date',
    {
      type: 'and',
      clauses: ['-1.5e3', 'true', '2026-01-31T12:00:00Z'].map((value) => term('a', value)),
    },
    [],
  ],
  [
    'in any clause that must hold, three at most',
    {
      type: 'and',
      clauses: [
        { type: 'or', clauses: ['A', 'B', 'C', 'D'].map((value) => term('a', value)) },
        term('b', 'E'),
      ],
    },
    ['A', 'B', 'C'].map((value) => hint('a', value, value.toLowerCase())),
  ],
  ['in one that must not', { type: 'not', clause: term('a', 'A') }, []],
  [
    'among terms',
    { type: 'terms', field: 'a', values: ['x', 'Y', 1], path: '/a' },
    [hint('a', 'Y', 'y')],
  ],
];

test.each(cases)('%s', (_name, query, hints) => expect(hintsOf(query)).toEqual(hints));
