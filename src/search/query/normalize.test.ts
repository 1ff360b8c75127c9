import { expect, test } from 'vitest';
import type { QueryNode } from './ast.ts';
import { normalize } from './normalize.ts';
import { targetsSchemas } from './targets-schemas.ts';

const all: QueryNode = { type: 'all' };
const none: QueryNode = { type: 'none' };
const a: QueryNode = { type: 'exists', field: 'a' };
const b: QueryNode = { type: 'exists', field: 'b' };
const and = (...clauses: QueryNode[]): QueryNode => ({ type: 'and', clauses });
const or = (...clauses: QueryNode[]): QueryNode => ({ type: 'or', clauses });
const not = (clause: QueryNode): QueryNode => ({ type: 'not', clause });

test.each<[string, QueryNode, QueryNode]>([
  ['an empty and is all', and(), all],
  ['an empty or is none', or(), none],
  ['nested ands are one', and(a, and(b, and())), and(a, b)],
  ['one clause stands alone', or(and(a)), a],
  ['none empties an and', and(a, or()), none],
  ['all fills an or', or(a, and()), all],
  ['not of not is nothing', not(not(a)), a],
  ['not of an empty and is none', not(and()), none],
  ['terms without values are none', { type: 'terms', field: 'a', values: [], path: '' }, none],
])('%s', (_name, query, expected) => {
  expect(normalize(query)).toEqual(expected);
});

const schema = (value: string): QueryNode => ({ type: 'term', field: '_schema', value, path: '' });
const schemas = (...values: string[]): QueryNode => ({
  type: 'terms',
  field: '_schema.keyword',
  values,
  path: '',
});

test.each<[string, QueryNode, readonly string[] | undefined]>([
  ['a term confines', schema('x'), ['x']],
  ['terms confine', schemas('x', 'y'), ['x', 'y']],
  ['inside an and', and(a, schema('x')), ['x']],
  ['an and of two keeps what both allow', and(schemas('x', 'y'), schemas('y', 'z')), ['y']],
  ['every branch of an or', or(schema('x'), and(schema('y'), a)), ['x', 'y']],
  ['one open branch of an or opens it', or(schema('x'), a), undefined],
  ['a not confines nothing', not(schema('x')), undefined],
  ['none confines to nothing', none, []],
])('%s', (_name, query, expected) => {
  const targets = targetsSchemas(query);
  expect(targets === undefined ? undefined : [...targets]).toEqual(expected);
});
