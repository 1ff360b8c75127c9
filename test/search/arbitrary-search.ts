import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import type { FieldCatalog, FieldKind } from '../../src/search/catalog/field-catalog.ts';
import type { QueryNode, QueryValue } from '../../src/search/query/ast.ts';
import type { SortKey } from '../../src/search/query/bind-sort.ts';

export const schemas = ['contact', 'order', 'note'] as const;
const ids = Array.from(
  { length: 12 },
  (_, n) =>
    `0190${n.toString(16).padStart(4, '0')}-aaaa-7bbb-8ccc-${(n * 7919).toString(16).padStart(12, '0')}`,
);

const texts = [
  '',
  'a',
  'A',
  'Anna Müller',
  'anna',
  'Müller',
  'a.b',
  'e-mail',
  'max@example.com',
  '東京タワー',
  '\u{1F600}',
  '\uFFFD',
  '\u{10FFFF}x',
  '\uE000',
  'nul\u0000x',
  '12',
  '12.0',
  '-3',
  '1e3',
  '007',
  '2024',
  '2024-02-29',
  '2023-02-29',
  '2024-02-29T12:00:00Z',
  '2024-02-29T13:00:00.000+01:00',
  '2024-03-01T00:00:00.5Z',
  'true',
  'false',
  'null',
  'toString',
  '__proto__x',
  'x'.repeat(257),
  `${'y'.repeat(300)} tail`,
  'x'.repeat(256),
];
const keys = [
  'name',
  'age',
  'born',
  'tags',
  'a',
  'a.b',
  'keyword',
  'b',
  '',
  'entity_id',
  '_purpose',
  '_acl',
  'constructor',
];
export const fields = [
  ...keys,
  'a.keyword',
  'name.keyword',
  'a.b.keyword',
  'a.b.a',
  'b.a',
  'a.a',
  'age.keyword',
  'born.keyword',
  '_id',
  '_id.keyword',
  '_schema',
  '_schema.keyword',
  '_acl.a',
  'tags.keyword',
  'unknown',
  '.a',
];

const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  { weight: 3, arbitrary: fc.constantFrom(0, -0, 1, 12, -3, 12.5, 1000, 2024, 1e300, 5e-324) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 5, arbitrary: leaf },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    {
      weight: 2,
      arbitrary: fc.dictionary(fc.constantFrom(...keys), tie('value'), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    },
  ),
}));

/** What a caller could store, without the system fields. */
export const arbitraryBody: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom(...keys),
  value,
  { maxKeys: 5, noNullPrototype: true },
) as fc.Arbitrary<JsonObject>;

export type Write =
  | {
      readonly kind: 'upsert';
      readonly id: string;
      readonly schema: string;
      readonly body: JsonObject;
    }
  | { readonly kind: 'purge'; readonly id: string };

const write: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('upsert' as const),
      id: fc.constantFrom(...ids),
      schema: fc.constantFrom(...schemas),
      body: arbitraryBody,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('purge' as const), id: fc.constantFrom(...ids) }),
  },
);

/** Commits, each of one to three writes. */
export const arbitraryCommits: fc.Arbitrary<Write[][]> = fc.array(
  fc.array(write, { minLength: 1, maxLength: 3 }),
  { maxLength: 15 },
);

const field = fc.constantFrom(...fields);
const queryValue: fc.Arbitrary<QueryValue> = fc.oneof(
  fc.constantFrom<QueryValue>(
    ...texts,
    'müller',
    'tail',
    'example.com',
    ...ids.slice(0, 3),
    ...schemas,
  ),
  fc.constantFrom<QueryValue>(0, 1, 12, -3, 12.5, 1000, 2024),
  fc.boolean(),
);
const bound = fc.oneof(
  fc.constantFrom<QueryValue>(...texts, 'now', 'now-1d/d', '2024-02-29||+1M/M', ids[3] ?? ''),
  fc.constantFrom<QueryValue>(0, 12, 12.5, 2024),
);
const bounds = fc.record({ gt: bound, gte: bound, lt: bound, lte: bound }, { requiredKeys: [] });

export const arbitraryQuery: fc.Arbitrary<QueryNode> = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({
      type: fc.constant('term' as const),
      field,
      value: queryValue,
      path: fc.constant(''),
    }),
    fc.record({
      type: fc.constant('terms' as const),
      field,
      values: fc.array(queryValue, { maxLength: 20 }),
      path: fc.constant(''),
    }),
    fc.record({ type: fc.constant('range' as const), field, bounds, path: fc.constant('') }),
    fc.record({ type: fc.constant('exists' as const), field }),
    fc.record({
      type: fc.constant('ids' as const),
      values: fc.array(fc.constantFrom(...ids, 'no-id'), { maxLength: 4 }),
    }),
    fc.constantFrom<QueryNode>({ type: 'all' }, { type: 'none' }),
    fc.record({
      type: fc.constant('and' as const),
      clauses: fc.array(tie('node'), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('or' as const),
      clauses: fc.array(tie('node'), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('not' as const), clause: tie('node') }),
  ),
})).node;

export const arbitrarySort: fc.Arbitrary<SortKey[]> = fc.array(
  fc.record({ field, order: fc.constantFrom('asc' as const, 'desc' as const) }),
  { maxLength: 3 },
);

const kind = fc.constantFrom<FieldKind>('text', 'keyword', 'number', 'date', 'boolean');
const declared = fc
  .dictionary(fc.constantFrom(...keys), kind, { maxKeys: 3 })
  .map((kinds) => new Map(Object.entries(kinds)));
export const arbitraryCatalog: fc.Arbitrary<FieldCatalog> = fc
  .record({ contact: declared, order: declared }, { requiredKeys: [] })
  .map((bySchema) => new Map(Object.entries(bySchema)));
