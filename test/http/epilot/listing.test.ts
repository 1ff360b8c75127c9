import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import {
  a,
  arrange,
  b,
  c,
  contact,
  list,
  patch,
  post,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { type Reply, serverOfFile, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const d = '0d000000-0000-4000-8000-000000000000';
const people = [
  contact(a, {
    name: 'Ann Lee',
    city: 'Bonn',
    n: 1,
    tags: ['x', 'y'],
    born: '2000-01-01',
    ok: true,
  }),
  contact(b, { name: 'Bob', city: 'Köln', n: 2, nested: { v: 1 }, born: '2010-06-15T12:00:00Z' }),
  contact(c, { name: 'Cat', city: null, n: 10, ok: false, tags: [] }),
  post('/v1/entity/person', { _id: d, name: 'Dan', n: 1 }),
];
const contacts = { term: { _schema: 'contact' } };

interface Listed {
  readonly hits: number;
  readonly results: readonly JsonObject[];
}

function idsOf(reply: Reply): JsonValue[] {
  return reply.json<Listed>().results.map(({ _id }) => _id ?? null);
}

/** A listing of contacts, and whom it must find, in this order. */
function finds(
  name: string,
  clauses: readonly JsonValue[],
  ids: readonly string[],
  more: JsonObject = {},
): Scenario {
  return {
    name,
    given: people,
    ...list([contacts, ...clauses], more),
    status: 200,
    check: (reply) => expect([reply.json()['hits'], idsOf(reply)]).toEqual([ids.length, ids]),
  };
}

const clauses: readonly Scenario[] = [
  finds('no clause but the schema', [], [a, b, c]),
  finds('term: a text', [{ term: { 'name.keyword': 'Bob' } }], [b]),
  finds('term: a number', [{ term: { n: 10 } }], [c]),
  finds('term: a boolean', [{ term: { ok: false } }], [c]),
  finds('term: null is absence', [{ term: { city: null } }], [c]),
  finds('term: in an array', [{ term: { 'tags.keyword': 'y' } }], [a]),
  finds('term: below an object', [{ term: { 'nested.v': 1 } }], [b]),
  finds('term: no match', [{ term: { 'name.keyword': 'Nobody' } }], []),
  finds('term: an unknown field', [{ term: { nothing: 1 } }], []),
  finds('term: the id', [{ term: { _id: b } }], [b]),
  finds('terms', [{ terms: { n: [1, 10] } }], [a, c]),
  finds('terms: with null', [{ terms: { 'city.keyword': ['Bonn', null] } }], [a, c]),
  finds('terms: none', [{ terms: { n: [] } }], []),
  finds('ids', [{ ids: { values: [c, a, d] } }], [a, c]),
  finds('ids: none', [{ ids: { values: [] } }], []),
  finds('range: numbers', [{ range: { n: { gt: 1, lte: 10 } } }], [b, c]),
  finds('range: one bound', [{ range: { n: { lt: 2 } } }], [a]),
  finds('range: dates', [{ range: { born: { gte: '2010-01-01' } } }], [b]),
  finds('exists', [{ exists: { field: 'nested' } }], [b]),
  finds(
    'exists: null and the empty list do not',
    [{ exists: { field: 'city' } }, { exists: { field: 'tags' } }],
    [a],
  ),
  finds('$and', [{ $and: [{ term: { n: 1 } }, { term: { ok: true } }] }], [a]),
  finds('$and of nothing', [{ $and: [] }], [a, b, c]),
  finds('$or', [{ $or: [{ term: { n: 1 } }, { term: { n: 2 } }] }], [a, b]),
  finds('$not: one clause', [{ $not: { term: { n: 1 } } }], [b, c]),
  finds('$not: several', [{ $not: [{ term: { n: 1 } }, { term: { ok: true } }] }], [b, c]),
  {
    ...finds('nested groups', [], []),
    ...list([{ $or: [{ $and: [contacts, { term: { n: 2 } }] }, { term: { _schema: 'person' } }] }]),
    check: (reply) => expect(idsOf(reply)).toEqual([b, d]),
  },
];

const order: readonly Scenario[] = [
  finds('sort: ascending', [], [a, b, c], { sort: 'n' }),
  finds('sort: descending', [], [c, b, a], { sort: 'n:desc' }),
  finds('sort: by text', [], [c, b, a], { sort: ['name.keyword:DESC'] }),
  finds('sort: missing values come last, ascending', [], [b, c, a], {
    sort: ['nested.v:asc', 'n:desc'],
  }),
  finds('sort: missing values come last, descending', [], [b, a, c], {
    sort: ['nested.v:desc', 'n:asc'],
  }),
  finds('sort: several keys', [], [c, a, b], { sort: ['ok:asc', 'name.keyword:asc'] }),
  finds('sort: by creation', [], [c, b, a], { sort: '_created_at:desc' }),
  finds('sort: by an unknown field, then by id', [], [a, b, c], { sort: 'nothing' }),
];

const pages: readonly Scenario[] = [
  ['the first', { size: 2 }, [a, b]],
  ['the next', { from: 2, size: 2 }, [c]],
  ['behind the end', { from: 3 }, []],
  ['of no rows', { size: 0 }, []],
  ['of more rows than are allowed', { size: 5000 }, [a, b, c]],
  ['at the edge of the window', { from: 24_000, size: 1000 }, []],
  ['of a clamped size at the edge of the window', { from: 24_000, size: 99_999 }, []],
].map(([name, more, ids]) => ({
  name: `page: ${String(name)}`,
  given: people,
  ...list([contacts], more as JsonObject),
  status: 200,
  check: (reply: Reply) => expect([reply.json()['hits'], idsOf(reply)]).toEqual([3, ids]),
}));

const gone = [...people, remove(`/v1/entity/contact/${b}`)];
const deleted: readonly Scenario[] = [
  { ...finds('deleted entities are left out', [], [a, c]), given: gone },
  {
    ...finds('deleted entities are left out when asked so', [], [a, c], {
      include_deleted: 'false',
    }),
    given: gone,
  },
  { ...finds('deleted entities too', [], [a, b, c], { include_deleted: 'true' }), given: gone },
  { ...finds('deleted entities only', [], [b], { include_deleted: 'only' }), given: gone },
  {
    ...finds('a restored entity is back', [], [a, b, c]),
    given: [...gone, patch(`/v1/entity/contact/${b}:restore`)],
  },
  {
    ...finds('a purged entity is gone', [], [a, c], { include_deleted: 'true' }),
    given: [...people, remove(`/v1/entity/contact/${b}?purge=true`)],
  },
  {
    ...finds('a patched entity is found by its new value only', [{ term: { n: 2 } }], []),
    given: [...people, patch(`/v1/entity/contact/${b}`, { n: 3 })],
  },
];

const bad = { status: 400, code: 'request/invalid' };
const refusals: readonly Scenario[] = [
  {
    name: 'no schema is named',
    given: people,
    ...list([]),
    ...bad,
    answer: {
      errors: [
        {
          path: '/filter',
          code: 'filter/schema-required',
          message: expect.stringContaining('allow_targeting_all_schemas') as string,
        },
      ],
    },
  },
  {
    name: 'a schema is only excluded',
    ...list([{ $not: contacts }]),
    ...bad,
    answer: { errors: [{ code: 'filter/schema-required' }] },
  },
  {
    name: 'one branch names no schema',
    ...list([{ $or: [contacts, { term: { n: 1 } }] }]),
    ...bad,
    answer: { errors: [{ code: 'filter/schema-required' }] },
  },
  {
    name: 'all schemas are asked for',
    given: people,
    ...list([], { allow_targeting_all_schemas: true }),
    status: 200,
    check: (reply) => expect(idsOf(reply)).toEqual([a, b, c, d]),
  },
  {
    name: 'beyond the window',
    ...list([contacts], { from: 24_991 }),
    ...bad,
    answer: {
      errors: [
        {
          path: '/from',
          code: 'page/too-deep',
          message: expect.stringContaining('search_after') as string,
        },
      ],
    },
  },
  {
    name: 'everything at once',
    ...list([{ term: {} }], { from: 30_000, sort: 'a:up' }),
    ...bad,
    answer: {
      errors: [{ code: 'filter/invalid' }, { code: 'page/too-deep' }, { code: 'sort/invalid' }],
    },
  },
  ...[
    'query',
    'hydrate',
    'aggs',
    'include_scores',
    'highlight',
    'stable_for',
    'stable_query_id',
    'search_after',
  ].map((name) => ({
    name: `${name} is refused by name`,
    ...list([contacts], { [name]: name === 'hydrate' ? true : ['x'] }),
    status: 501,
    code: 'request/not-built',
    answer: { error: expect.stringContaining(`"${name}"`) as string },
  })),
  {
    name: 'what asks for nothing is let pass',
    ...list([contacts], { hydrate: false, include_scores: false, aggs: null }),
    status: 200,
  },
];

const fields: readonly Scenario[] = [
  {
    name: 'fields: some',
    given: people,
    ...list([contacts], { fields: ['_id', 'nested.*'] }),
    status: 200,
    exactly: { hits: 3, results: [{ _id: a }, { _id: b, nested: { v: 1 } }, { _id: c }] },
  },
  {
    name: 'fields: all but some',
    given: people,
    ...list([{ ids: { values: [c] } }, contacts], {
      fields: [
        '!_*',
        '!_id',
        '!_org',
        '!_schema',
        '!_acl',
        '!_owners',
        '!_title',
        '!_created_at',
        '!_updated_at',
      ],
    }),
    status: 200,
    exactly: { hits: 1, results: [{ name: 'Cat', city: null, n: 10, ok: false, tags: [] }] },
  },
  {
    name: 'whole documents as they were stored',
    given: [contact(a, { z: 1, a: { b: null } })],
    ...list([contacts]),
    status: 200,
    check: (reply) => expect(reply.text).toContain('"results":[{"z":1,"a":{"b":null},"_schema"'),
  },
];

runScenarios([...clauses, ...order, ...pages, ...deleted, ...refusals, ...fields], { on: stores });

async function hitsOf(server: TestServer, clause: JsonValue): Promise<JsonValue | undefined> {
  return (await server.call(list([contacts, clause]))).json()['hits'];
}

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('each of 64 writers at once sees its own write in the next search', async () => {
    const server = await open();
    await server.call(list([contacts]));
    const seen = await Promise.all(
      Array.from({ length: 64 }, async (_, writer) => {
        const { _id } = (await server.call(post('/v1/entity/contact', { writer }))).json();
        const created = await hitsOf(server, { term: { writer } });
        await arrange(server, [patch(`/v1/entity/contact/${_id}`, { writer: writer + 1000 })]);
        const moved = [
          await hitsOf(server, { term: { writer } }),
          await hitsOf(server, { term: { writer: writer + 1000 } }),
        ];
        await arrange(server, [remove(`/v1/entity/contact/${_id}`)]);
        return [created, ...moved, await hitsOf(server, { term: { writer: writer + 1000 } })];
      }),
    );
    expect(seen).toEqual(Array(64).fill([1, 0, 1, 0]));
  });

  test('pages neither miss nor repeat an entity, and every page counts all', async () => {
    const server = await open();
    const numbers = Array.from({ length: 230 }, (_, n) => n);
    await Promise.all(numbers.map((n) => server.call(post('/v1/entity/contact', { n, same: 1 }))));
    const found: unknown[] = [];
    for (let from = 0; from < 230; from += 50) {
      const page = (
        await server.call(list([contacts], { sort: 'same', from, size: 50 }))
      ).json<Listed>();
      expect(page.hits).toBe(230);
      found.push(...page.results.map(({ n }) => n));
    }
    expect(new Set(found)).toEqual(new Set(numbers));
    expect(found).toHaveLength(230);
  });
});

runScenarios([
  {
    name: 'a term that no text can have is told of where nothing is found',
    given: people,
    ...list([contacts, { term: { name: 'Bob' } }, { term: { city: 'Köln am "Rhein"' } }]),
    status: 200,
    exactly: { hits: 0, results: [] },
    check: ({ headers }) =>
      expect(headers['x-entia-hints']).toBe(
        [
          '/filter/1/term: "name" is compared in lower case, as "bob"; for the exact text "Bob" use "name.keyword"',
          String.raw`/filter/2/term: "city" is compared word by word; for the exact text "K\u00f6ln am \"Rhein\"" use "city.keyword"`,
        ].join('; '),
      ),
  },
  {
    name: 'no hint is given where something is found, or the filter is not why',
    given: people,
    ...list([contacts, { $or: [{ term: { name: 'Bob' } }, { term: { name: 'bob' } }] }]),
    status: 200,
    answer: { hits: 1 },
    check: ({ headers }) => expect(headers).not.toHaveProperty('x-entia-hints'),
  },
]);
