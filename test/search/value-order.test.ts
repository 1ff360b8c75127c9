import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { SearchHead } from '../../src/search/index/head.ts';
import type { QueryNode } from '../../src/search/query/ast.ts';
import type { SortKey } from '../../src/search/query/bind-sort.ts';
import type { SegmentReader } from '../../src/search/reader/segment-reader.ts';
import { beginSearch, searchSegments } from '../../src/search/search.ts';
import type { Write } from './arbitrary-search.ts';
import { naiveSegment, type Ordered } from './naive-segment.ts';
import { type Asked, expected, finish, planned, replay } from './oracle.ts';

const idOf = (n: number): string =>
  `0190aaaa-0000-7000-8000-${((n * 7919) % 40).toString(16).padStart(12, '0')}`;

const number = fc.constantFrom<JsonValue>(0, -0, 1, 2, 3.5, -7, '12', 'x', 1e300);
const date = fc.constantFrom<JsonValue>(
  '2024-01-01',
  '2024-01-01T00:00:00Z',
  '2023-05-05',
  '1999-12-31',
);
const text = fc.constantFrom<JsonValue>(
  'a',
  'B',
  'abcdefgh1',
  'abcdefgh2',
  '\uFF5E',
  '\u{1F600}',
  'z'.repeat(257),
  5,
  true,
);
const mixed = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const body: fc.Arbitrary<JsonObject> = fc.record(
  {
    n: fc.oneof(number, fc.array(number, { maxLength: 3 })),
    at: date,
    name: text,
    mixed,
    even: fc.boolean(),
  },
  { requiredKeys: ['even'] },
) as fc.Arbitrary<JsonObject>;
const write: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('upsert' as const),
      id: fc.nat({ max: 39 }).map(idOf),
      schema: fc.constantFrom('contact', 'order'),
      body,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('purge' as const),
      id: fc.nat({ max: 39 }).map(idOf),
    }),
  },
);

const term = (field: string, value: string | boolean): QueryNode => ({
  type: 'term',
  field,
  value,
  path: '',
});
const queries: readonly QueryNode[] = [
  { type: 'all' },
  term('even', true),
  { type: 'not', clause: term('name', 'a') },
  { type: 'exists', field: 'n' },
  { type: 'and', clauses: [term('_schema', 'contact'), term('even', false)] },
];
const fields = ['n', 'at', 'name', 'mixed', 'even', 'name.keyword', '_id', 'unknown', '_score'];
const key: fc.Arbitrary<SortKey> = fc.record({
  field: fc.constantFrom(...fields),
  order: fc.constantFrom('asc' as const, 'desc' as const),
});
const asked: fc.Arbitrary<Asked> = fc.record({
  query: fc.constantFrom(...queries),
  sort: fc.array(key, { maxLength: 3 }),
  catalog: fc.constantFrom<Asked['catalog']>(
    new Map(),
    new Map([['contact', new Map([['n', 'number' as const]])]]),
  ),
  from: fc.nat({ max: 3 }),
  size: fc.integer({ min: 1, max: 4 }),
});

/** What happens, in turn. */
type Event =
  | { readonly kind: 'commit' }
  /** Some commits are applied between the pin and the first step, and one between two steps. */
  | { readonly kind: 'search'; readonly asked: Asked; readonly applied: number }
  | { readonly kind: 'tend'; readonly steps: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'commit' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('search' as const),
      asked,
      applied: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('tend' as const),
      steps: fc.constantFrom(1, 3, 1000),
    }),
  },
);
const commits = fc.array(fc.array(write, { minLength: 1, maxLength: 12 }), {
  minLength: 5,
  maxLength: 20,
});

/** An index that makes orders at once, and what it must answer. */
function stage(writes: readonly (readonly Write[])[]) {
  const { changes, states } = replay(writes);
  const head = new SearchHead(0, { minSlots: 1, minYounger: 2 });
  const commit = (): void => {
    const change = changes[head.seq];
    if (change !== undefined) head.apply(change);
  };
  let tending = head.tend();
  return {
    commit,
    tend(steps: number): void {
      for (let step = 0; step < steps; step++)
        if (tending.next().done === true) tending = head.tend();
    },
    search({ asked: question, applied }: Extract<Event, { kind: 'search' }>): void {
      const made = planned(question)!;
      const { from, size } = made.plan;
      const { seq } = head;
      const all = expected(states[seq - 1] ?? [], made);
      const steps = beginSearch(head, made.plan);
      for (let n = 0; n < applied; n++) commit();
      expect({ made, ...finish(steps, commit) }).toEqual({
        made,
        total: all.length,
        hits: all.slice(from, from + size),
        seq,
      });
    },
  };
}

test('pages by value order are what sorting all documents gives, whatever is applied and made meanwhile', () => {
  fc.assert(
    fc.property(commits, fc.array(event, { minLength: 5, maxLength: 40 }), (writes, events) => {
      const { commit, tend, search } = stage(writes);
      for (let n = 0; n < 3; n++) commit();
      for (const each of events) {
        if (each.kind === 'commit') commit();
        else if (each.kind === 'tend') tend(each.steps);
        else search(each);
      }
    }),
    { numRuns: 400 },
  );
});

test('an order that is made while a commit is applied leaves out what has no values yet', () => {
  const writes = [10, 300].map((count, commit) =>
    Array.from({ length: count }, (_, n): Write => {
      const id = `0190aaaa-0000-7000-8000-${(commit * 1000 + n).toString(16).padStart(12, '0')}`;
      return { kind: 'upsert', id, schema: 'contact', body: { n: -Math.abs(n - 150) } };
    }),
  );
  const { changes, states } = replay(writes);
  const head = new SearchHead(0, { minSlots: 1, minYounger: 2 });
  const made = planned({
    query: { type: 'all' },
    sort: [{ field: 'n', order: 'desc' }],
    catalog: new Map(),
    from: 0,
    size: 3,
  })!;
  const search = () => finish(beginSearch(head, made.plan)).hits;
  head.apply(changes[0]!);
  const applying = head.applying(changes[1]!);
  expect(applying.next().done).toBe(false);
  expect(search()).toEqual(expected(states[0]!, made).slice(0, 3));
  finish(head.tend());
  finish(applying);
  expect(search()).toEqual(expected(states[1]!, made).slice(0, 3));
});

/** Counts how many slots are looked at one by one. */
function counting(segment: SegmentReader): { readonly segment: SegmentReader; looked: number } {
  const counted = {
    looked: 0,
    segment: {
      ...segment,
      field(path: string) {
        const field = segment.field(path);
        if (field === undefined) return undefined;
        return {
          ...field,
          numeric: (kind: 'number' | 'date') => {
            const column = field.numeric(kind);
            if (column === undefined) return undefined;
            return {
              ...column,
              page: (n: number) => {
                const page = column.page(n);
                counted.looked += page?.length ?? 0;
                return page;
              },
              cell: (slot: number) => {
                counted.looked++;
                return column.cell(slot);
              },
            };
          },
        };
      },
    },
  };
  return counted;
}

const documents = Array.from({ length: 1000 }, (_, n): JsonObject => {
  const random = (n * 7919) % 1009;
  return {
    _id: `0190aaaa-0000-7000-8000-${random.toString(16).padStart(12, '0')}`,
    n: random % 500,
    few: random % 3,
    half: n % 2 === 0,
    ...(n % 500 === 0 ? { rare: n } : {}),
    ...(n === 3 ? { n: [4, 400, 4] } : {}),
  };
});
const byNumber: SortKey = { field: 'n', order: 'desc' };
const byRare: SortKey = { field: 'rare', order: 'asc' };
const thenById: SortKey = { field: '_id', order: 'desc' };
const byFew: SortKey = { field: 'few', order: 'asc' };
const all = { ids: 1000, values: 1000 };

interface Case {
  readonly name: string;
  readonly ordered?: Ordered;
  readonly sort: readonly SortKey[];
  readonly least?: number;
  readonly most?: number;
}
const cases: readonly Case[] = [
  { name: 'without an order all matches are looked at', sort: [byNumber], least: 500 },
  { name: 'with one about as many as are wanted', ordered: all, sort: [byNumber], most: 20 },
  {
    name: 'and those that are younger than it',
    ordered: { ids: 1000, values: 950 },
    sort: [byNumber],
    most: 70,
  },
  {
    name: 'several keys take whole groups of equal values',
    ordered: all,
    sort: [byNumber, thenById],
    most: 20,
  },
  {
    name: 'of few long groups the next key finds the first',
    ordered: all,
    sort: [byFew, byNumber, thenById],
    most: 150,
  },
  {
    name: 'unless too few have a value of it',
    ordered: all,
    sort: [byFew, byRare],
    least: 160,
  },
  { name: 'documents without a value come by id', ordered: all, sort: [byRare], most: 40 },
  {
    name: 'and once, where the order by id is newer',
    ordered: { ids: 1000, values: 600 },
    sort: [byRare],
    most: 460,
  },
  {
    name: 'and by the next key, which takes all matches',
    ordered: all,
    sort: [byRare, thenById],
    least: 500,
  },
];
test.each(cases)('$name', ({ ordered, sort, least = 0, most = 10_000 }) => {
  const question = { query: term('half', true), sort, catalog: new Map(), from: 0, size: 6 };
  const { plan } = planned(question)!;
  const versions = documents.map(() => 1);
  const plain = naiveSegment('contact', documents, versions);
  const counted = counting(naiveSegment('contact', documents, versions, ordered));
  const found = finish(searchSegments([counted.segment], plan, 0));
  expect(found).toEqual(finish(searchSegments([plain], plan, 0)));
  expect(found.hits).toHaveLength(6);
  expect(counted.looked).toBeGreaterThanOrEqual(least);
  expect(counted.looked).toBeLessThanOrEqual(most);
});

test('a sort reads no column before it was made in steps', () => {
  const sort = [byNumber, byRare];
  const { plan } = planned({
    query: term('half', true),
    sort,
    catalog: new Map(),
    from: 0,
    size: 6,
  })!;
  const plain = naiveSegment('contact', documents);
  const made = new Set<string>();
  const segment: SegmentReader = {
    ...plain,
    field: (path) => (made.has(path) ? plain.field(path) : expect.fail(`${path} is not made`)),
    *fieldInSteps(path) {
      yield;
      made.add(path);
      return plain.field(path);
    },
  };
  expect(finish(searchSegments([segment], plan, 0)).hits).toHaveLength(6);
});
