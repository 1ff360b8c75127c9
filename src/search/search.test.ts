import { expect, test } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import type { FieldCatalog, FieldKind } from './catalog/field-catalog.ts';
import { SearchHead } from './index/head.ts';
import { planSearch } from './plan.ts';
import type { QueryNode } from './query/ast.ts';
import type { SortKey } from './query/bind-sort.ts';
import { beginSearch } from './search.ts';

const idOf = (n: number): string => `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** An index of documents numbered from 0, all of one schema. */
function indexOf(documents: readonly JsonObject[]): SearchHead {
  const head = new SearchHead();
  head.apply({
    seq: 1,
    at: 0,
    steps: documents.map((document, n) => ({
      kind: 'upsert',
      id: idOf(n),
      schema: 'contact',
      version: 1,
      document: { ...document, _id: idOf(n) },
    })),
  });
  return head;
}

function find(
  head: SearchHead,
  query: QueryNode,
  sort: readonly SortKey[] = [],
  catalog: FieldCatalog = new Map(),
): readonly number[] {
  const planned = planSearch({ query, sort, catalog, from: 0, size: 10, now: 0 });
  if (!planned.ok) throw new Error('the query is valid');
  const steps = beginSearch(head, planned.plan);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value.hits.map(({ id }) => Number(id.slice(-12)));
  }
}

const all: QueryNode = { type: 'all' };
const ascending: readonly SortKey[] = [{ field: 'f', order: 'asc' }];
const descending: readonly SortKey[] = [{ field: 'f', order: 'desc' }];

const sorts: readonly [
  name: string,
  values: readonly (JsonObject[string] | undefined)[],
  keys: readonly SortKey[],
  expected: readonly number[],
][] = [
  ['numbers sort as numbers', [10, 9, 100], ascending, [1, 0, 2]],
  ['one string among numbers makes all of them text', [10, 9, 'x'], ascending, [0, 1, 2]],
  ['dates sort as instants', ['2024-01-01T01:00:00+02:00', '2024-01-01'], ascending, [0, 1]],
  [
    'text sorts by code point, capitals first',
    ['b', 'a', 'B', '\u{1F600}', '\uFF5E'],
    ascending,
    [2, 1, 0, 4, 3],
  ],
  ['without a value a document is last, ascending', [undefined, 1, null], ascending, [1, 0, 2]],
  ['and descending', [undefined, 1, null, 2], descending, [3, 1, 0, 2]],
  ['of several values the least counts, ascending', [[5, 1], 3], ascending, [0, 1]],
  ['of several values the greatest counts, descending', [[1, 5], 3], descending, [0, 1]],
  ['ties go by id in both orders', ['x', 'x', 'x'], descending, [0, 1, 2]],
  ['long common beginnings are compared to the end', ['abcdefgh2', 'abcdefgh1'], ascending, [1, 0]],
];
test.each(sorts)('%s', (_name, values, keys, expected) => {
  const documents = values.map((value): JsonObject => (value === undefined ? {} : { f: value }));
  expect(find(indexOf(documents), all, keys)).toEqual(expected);
});

test('a declared kind wins over what is observed, and schemas that disagree mean text', () => {
  const head = indexOf([{ f: '10' }, { f: '9' }]);
  const number = new Map<string, FieldKind>([['f', 'number']]);
  const text = new Map<string, FieldKind>([['f', 'text']]);
  expect(find(head, all, ascending, new Map([['contact', number]]))).toEqual([1, 0]);
  expect(
    find(
      head,
      all,
      ascending,
      new Map([
        ['contact', number],
        ['other', text],
      ]),
    ),
  ).toEqual([0, 1]);
});

test('the kind of a sort follows the documents that are alive', () => {
  const head = indexOf([{ f: 10 }, { f: 9 }, { f: 'x' }]);
  expect(find(head, all, ascending)).toEqual([0, 1, 2]);
  head.apply({
    seq: 2,
    at: 0,
    steps: [{ kind: 'upsert', id: idOf(2), schema: 'contact', version: 2, document: { f: 9.5 } }],
  });
  expect(find(head, all, ascending)).toEqual([1, 2, 0]);
  head.apply({
    seq: 3,
    at: 0,
    steps: [
      { kind: 'upsert', id: idOf(1), schema: 'contact', version: 2, document: { f: ['y', 'y'] } },
    ],
  });
  head.apply({ seq: 4, at: 0, steps: [{ kind: 'purge', id: idOf(1) }] });
  expect(find(head, all, ascending)).toEqual([2, 0]);
});

test('a range looks at every value of the few documents that a rare term leaves', () => {
  const documents = Array.from(
    { length: 200 },
    (_, n): JsonObject => ({
      rare: n === 7 || n === 150 ? 'yes' : 'no',
      f: n === 7 ? [1, 500] : [n, -n],
    }),
  );
  const rare: QueryNode = { type: 'term', field: 'rare', value: 'yes', path: '' };
  const range: QueryNode = { type: 'range', field: 'f', bounds: { gt: 400 }, path: '' };
  expect(find(indexOf(documents), { type: 'and', clauses: [range, rare] })).toEqual([7]);
});
