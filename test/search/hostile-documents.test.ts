import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { documentBounds } from '../../src/search/document/bounds.ts';
import { SearchHead } from '../../src/search/index/head.ts';
import { maxPaths } from '../../src/search/index/index-room.ts';
import { beginSearch, planSearch } from '../../src/search/index.ts';
import type { QueryNode } from '../../src/search/query/ast.ts';
import { matches } from '../../src/search/query/evaluate.ts';

function idOf(n: number): string {
  return `0190aaaa-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

function times<Value>(count: number, make: (n: number) => Value): Value[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function objectOf(count: number, key: (n: number) => string, value: (n: number) => JsonValue) {
  return Object.fromEntries(times(count, (n) => [key(n), value(n)])) as JsonObject;
}

/** `inner` below so many objects with one key each. */
function below(levels: number, key: (n: number) => string, inner: JsonValue): JsonObject {
  let value = inner;
  for (let n = levels - 1; n >= 0; n--) value = { [key(n)]: value };
  return value as JsonObject;
}

const short = (n: number): string => n.toString(36).padStart(4, '0');

/** Documents that cost an index as much as they can, and what was stored of them. */
const hostile: readonly [name: string, documents: () => readonly JsonObject[]][] = [
  [
    'a long key over many short ones',
    () => [{ ['k'.repeat(50_000)]: objectOf(5000, short, (n) => n) }],
  ],
  [
    'deep long keys over many short ones',
    () => [
      below(
        90,
        (n) => `${n}${'x'.repeat(198)}`,
        objectOf(5000, short, (n) => n),
      ),
    ],
  ],
  ['very many keys', () => [objectOf(150_000, short, () => 1)]],
  [
    'very many keys below a key that V8 hashes by its length only',
    () => [{ ['p'.repeat(16_400)]: objectOf(100_000, short, () => 1) }],
  ],
  [
    'links below a long key',
    () => [
      {
        ['r'.repeat(90_000)]: { $relation: times(20_000, (n) => ({ entity_id: idOf(n) })) },
      },
    ],
  ],
  [
    'documents with different keys',
    () =>
      times(3000, (n) =>
        objectOf(
          100,
          (k) => short(n * 100 + k),
          () => 1,
        ),
      ),
  ],
  [
    'keys at the bound over keys of one unit',
    () =>
      times(200, (n) => ({
        [`${n}${'y'.repeat(1000)}`]: objectOf(
          36,
          (k) => k.toString(36),
          () => 1,
        ),
      })),
  ],
  ['chains of different keys', () => times(2000, (n) => below(31, (k) => short(n * 31 + k), 1))],
  [
    'keys of dots',
    () => times(1000, (n) => ({ [`${n}.${'a.'.repeat(30)}`]: 1, ['.'.repeat(3000)]: 1 })),
  ],
  [
    'fields in one document of 4,096',
    () => times(8200, (n) => (n % 4096 < 2 || n < 80 ? objectOf(900, short, () => n) : { n })),
  ],
  [
    'different words',
    () => times(100, (n) => ({ text: times(3000, (k) => short(n * 3000 + k)).join(' ') })),
  ],
  ['different numbers', () => [{ numbers: times(49_000, (n) => n + 0.5) }]],
  ['as many fields as there may be', () => times(64, () => objectOf(1200, short, () => 1))],
  ['a document for each schema', () => times(2000, (n) => ({ _schema: `s${n}` }))],
  [
    'keys that are not Latin',
    () =>
      times(300, (n) =>
        objectOf(
          100,
          (k) => `ключ-${n}-${k}`,
          (k) => `значение ${k}`,
        ),
      ),
  ],
];

/** What every stored document has. */
const system = {
  _schema: 'contact',
  _org: '1',
  _title: 'A hostile document',
  _created_at: '2024-02-29T12:00:00.000Z',
  _updated_at: '2024-02-29T12:00:00.000Z',
};

/** What an index may take: so many times its documents, and this for its first fields. */
const mostTimes = 16;
const firstBytes = 4 * 1024 * 1024;

test.each(hostile)('the index takes a small multiple of its documents: %s', (_name, documents) => {
  const head = new SearchHead(7);
  let bytes = 0;
  for (const [n, body] of documents().entries()) {
    const document = { ...system, ...body, _id: idOf(n) };
    bytes += JSON.stringify(document).length;
    const schema = String(document._schema);
    head.apply({
      seq: n + 1,
      at: 0,
      steps: [{ kind: 'upsert', id: idOf(n), schema, version: 1, document }],
    });
  }
  expect(head.byteLength).toBeLessThan(mostTimes * bytes + firstBytes);
  expect(found(head, { type: 'ids', values: [idOf(0)] })).toBe(1);
});

function upsert(head: SearchHead, n: number, body: JsonObject): number {
  const id = idOf(n);
  const document = { ...body, _id: id };
  const step = { kind: 'upsert' as const, id, schema: 'contact', version: 1, document };
  let steps = 1;
  for (const _step of head.applying({ seq: head.seq + 1, at: 0, steps: [step] })) steps++;
  return steps;
}

function found(head: SearchHead, query: QueryNode): number {
  const made = planSearch({ query, sort: [], from: 0, size: 10, catalog: new Map(), now: 0 });
  if (!made.ok) throw new Error('the query is valid');
  const steps = beginSearch(head, made.plan);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value.total;
  }
}

function evaluated(document: JsonObject, query: QueryNode): boolean {
  const made = planSearch({ query, sort: [], from: 0, size: 10, catalog: new Map(), now: 0 });
  if (!made.ok) throw new Error('the query is valid');
  return matches(document, made.plan.query);
}

const { pathLength, pathNames, values, textLength } = documentBounds;
const longest = `a.${'k'.repeat(pathLength - 2)}`;
const deepest = times(pathNames, () => 'd').join('.');
const bounded: readonly [name: string, body: JsonObject, query: QueryNode, found: boolean][] = [
  ['the longest path', { a: { ['k'.repeat(pathLength - 2)]: 1 } }, exists(longest), true],
  ['a longer one', { a: { ['k'.repeat(pathLength - 1)]: 1 } }, exists(`${longest}k`), false],
  ['what lies beside it', { a: { ['k'.repeat(pathLength - 1)]: 1, b: 1 } }, exists('a.b'), true],
  ['the deepest path', below(pathNames, () => 'd', 1), exists(deepest), true],
  ['a deeper one', below(pathNames + 1, () => 'd', 1), exists(`${deepest}.d`), false],
  ['the deepest path of dots', { [deepest]: 1 }, exists(deepest), true],
  ['a deeper one of dots', { [`${deepest}.d`]: 1 }, exists(`${deepest}.d`), false],
  ['dots and nesting are one path', { 'a.b': { c: 1 }, a: { 'b.c': 2 } }, term('a.b.c', 2), true],
  ['the last value', { list: times(values - 2, () => 0), last: 7 }, term('last', 7), true],
  ['a value behind it', { list: times(values, () => 0), last: 7 }, term('last', 7), false],
  [
    'a system field behind it',
    { list: times(values, () => 0), _tags: ['x'] },
    exists('_tags'),
    true,
  ],
  ['the last word', { t: `${'x '.repeat(textLength / 2 - 2)}end` }, term('t', 'end'), true],
  ['a word behind it', { t: `${'x '.repeat(textLength / 2)}end` }, term('t', 'end'), false],
];

test.each(bounded)(
  'index and evaluator agree on the bounds: %s',
  (_name, body, query, expected) => {
    const head = new SearchHead();
    upsert(head, 0, body);
    expect(found(head, query)).toBe(expected ? 1 : 0);
    expect(evaluated({ ...body, _id: idOf(0) }, query)).toBe(expected);
  },
);

test('the index counts living documents of which something is left out, and names the last', () => {
  const head = new SearchHead();
  upsert(head, 0, { [`${longest}k`]: { a: 1, b: 2 }, b: 1 });
  upsert(head, 1, { b: 1 });
  expect([head.partial, head.lastPartial]).toEqual([1, { id: idOf(0), values: 1 }]);
  head.apply({ seq: 3, at: 0, steps: [{ kind: 'purge', id: idOf(0) }] });
  expect(head.partial).toBe(0);
});

test('paths beyond what an index tells apart are left out; known ones are found as before', () => {
  const head = new SearchHead();
  const documents = Math.ceil(maxPaths / 40_000);
  for (let n = 0; n < documents; n++)
    upsert(head, n, {
      known: n,
      ...objectOf(
        40_000,
        (k) => short(n * 40_000 + k),
        () => 1,
      ),
    });
  upsert(head, documents, { known: documents, fresh: 1 });
  expect(found(head, term('known', documents))).toBe(1);
  expect(found(head, exists('fresh'))).toBe(0);
  expect(head.partial).toBeGreaterThan(0);
});

test('a large commit is applied in steps, and no search sees it before the last', () => {
  const head = new SearchHead();
  upsert(head, 0, { n: 1 });
  const numbers = times(40_000, (n) => n);
  const step = { kind: 'upsert' as const, id: idOf(1), schema: 'contact', version: 1 };
  const applying = head.applying({ seq: 2, at: 0, steps: [{ ...step, document: { n: numbers } }] });
  const seen: number[] = [];
  while (applying.next().done !== true) seen.push(found(head, exists('n')));
  expect(seen.length).toBeGreaterThanOrEqual(4);
  expect(new Set(seen)).toEqual(new Set([1]));
  expect(found(head, exists('n'))).toBe(2);
});

function exists(field: string): QueryNode {
  return { type: 'exists', field };
}

function term(field: string, value: string | number): QueryNode {
  return { type: 'term', field, value, path: '' };
}
