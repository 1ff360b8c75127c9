import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  contactSchema,
  get,
  patch,
  post,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { openServer, type Request, serverOfFile, type TestServer } from '../../support/server.ts';
import { sqlite, stores } from '../../support/stores.ts';

const one = `/v1/entity/contact/${a}`;
const types = 'application/json, application/merge-patch+json, application/json-patch+json';
const operations = (...body: JsonValue[]) => typed('application/json-patch+json', body);
const merge = (body: JsonValue) => typed('application/merge-patch+json', body);

function typed(type: string, body: JsonValue): Request {
  return { ...patch(one, body), headers: { 'content-type': type } };
}

const given = [contact(a, { city: 'Bonn', tags: ['x'], address: { zip: '1', street: 'S' } })];
const changed = { status: 200, activities: 1, feed: 1 };
const inapplicable = { status: 422, code: 'entity/patch-inapplicable' };
const refusedAt = (path: string, code: string) => ({ answer: { errors: [{ path, code }] } });

const merges: readonly Scenario[] = [
  {
    name: 'merge: objects merge at any depth, null removes',
    given,
    ...merge({ address: { zip: null, no: 7 }, city: null }),
    ...changed,
    check: async (reply, server) => {
      expect(reply.json()).toMatchObject({ tags: ['x'], address: { street: 'S', no: 7 } });
      expect(reply.json()['address']).not.toHaveProperty('zip');
      expect(reply.json()).not.toHaveProperty('city');
      expect(await lastDiff(server)).toEqual({
        updated: { address: { zip: '1', street: 'S' } },
        deleted: { city: 'Bonn' },
      });
    },
  },
  {
    name: 'merge: a type with parameters, in capitals',
    given,
    ...typed('Application/Merge-Patch+JSON; charset=utf-8', { city: null }),
    ...changed,
    check: (reply) => expect(reply.json()).not.toHaveProperty('city'),
  },
  {
    name: 'merge: the default type stores null and replaces whole keys',
    given,
    ...patch(one, { city: null, address: { no: 7 } }),
    ...changed,
    answer: { city: null, address: { no: 7 } },
    check: (reply) => expect(reply.json()['address']).toEqual({ no: 7 }),
  },
  {
    name: 'merge: fields that Entia keeps are ignored',
    given,
    ...merge({ _id: null, _schema: 'x', _org: null, _created_at: null, _owners: null }),
    ...changed,
    answer: { _id: a, _schema: 'contact', _org: '$org', _owners: [{ org_id: '$org' }] },
  },
  {
    name: 'merge: fields that callers may set',
    given: [contact(a, { _tags: ['a'], _title: 'Boss', _purpose: ['p'] })],
    ...merge({ _tags: null, _title: null, _acl: { view: ['org:9'] } }),
    ...changed,
    answer: { _title: null, _purpose: ['p'], _acl: { view: ['org_9'], edit: ['org_$org'] } },
    check: (reply) => expect(reply.json()).not.toHaveProperty('_tags'),
  },
  {
    name: 'merge: an own title that goes gives way to the template',
    given: [
      contactSchema({ title_template: '{{city}}' }),
      contact(a, { city: 'Bonn', _title: 'Boss' }),
    ],
    ...merge({ _title: null }),
    ...changed,
    answer: { _title: 'Bonn' },
  },
  {
    name: 'merge: a stale _updated_at',
    given,
    ...merge({ _updated_at: '2020-01-01T00:00:00Z' }),
    status: 409,
    code: 'entity/stale',
  },
  {
    name: 'merge: rights are not removed',
    given,
    ...merge({ _acl: { view: null } }),
    status: 400,
    code: 'request/invalid',
    ...refusedAt('/_acl/view', 'shape/invalid'),
  },
  ...[null, [], 'x', 1].map(
    (body): Scenario => ({
      name: `merge: ${JSON.stringify(body)} is no entity`,
      given,
      ...merge(body),
      body: JSON.stringify(body),
      status: 400,
      code: 'request/invalid',
    }),
  ),
];

const kept = ['_id', '_org', '_schema', '_owners', '_created_at', '_updated_at', '_deleted_at'];
const sixth: readonly Scenario[] = [
  {
    name: 'operations: all six',
    given,
    ...operations(
      { op: 'test', path: '/_id', value: a },
      { op: 'add', path: '/tags/-', value: 'y' },
      { op: 'replace', path: '/city', value: 'Ulm' },
      { op: 'move', from: '/address/zip', path: '/zip' },
      { op: 'copy', from: '/_schema', path: '/kind' },
      { op: 'remove', path: '/address' },
    ),
    ...changed,
    answer: { tags: ['x', 'y'], city: 'Ulm', zip: '1', kind: 'contact' },
    check: async (reply, server) => {
      expect(reply.json()).not.toHaveProperty('address');
      expect(await lastDiff(server)).toMatchObject({ deleted: { address: { street: 'S' } } });
    },
  },
  {
    name: 'operations: none of them is performed when one fails',
    given,
    ...operations(
      { op: 'replace', path: '/city', value: 'Ulm' },
      { op: 'test', path: '/tags/0', value: 'y' },
    ),
    status: 409,
    code: 'entity/patch-test-failed',
    answer: { operation: 1, pointer: '/tags/0' },
    check: async (_reply, server) =>
      expect((await server.call(get(`/v2/entity/contact/${a}`))).json()['city']).toBe('Bonn'),
  },
  {
    name: 'operations: a place that does not exist',
    given,
    ...operations({ op: 'test', path: '/city', value: 'Bonn' }, { op: 'remove', path: '/x/y' }),
    ...inapplicable,
    ...refusedAt('/1/path', 'patch/no-such-place'),
  },
  {
    name: 'operations: what is malformed is told all at once',
    given,
    ...operations(
      { op: 'add', path: '/a' },
      { op: 'move', path: '/a', from: 'b' },
      { op: 'add', path: '/a~2', value: 1, from: 5 },
      { op: 'copy', path: '/a' },
      { op: 'remove', path: '/a'.repeat(1001) },
    ),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/0/value', code: 'shape/missing' },
        { path: '/1/from', code: 'shape/invalid' },
        { path: '/2/path', code: 'shape/invalid' },
        { path: '/3/from', code: 'shape/missing' },
        {
          path: '/4/path',
          code: 'shape/invalid',
          message: expect.stringMatching(/at most 2000 characters/),
        },
      ],
    },
  },
  {
    name: 'operations: an operation that nobody knows, and one without a path',
    given,
    ...operations({ op: 'spam', path: '/a' }, { op: 'remove' }, 5),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/0/op' }, { path: '/1/path' }, { path: '/2' }] },
  },
  {
    name: 'operations: an object is no patch',
    given,
    ...typed('application/json-patch+json', { op: 'remove', path: '/city' }),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'operations: no body',
    given,
    method: 'PATCH',
    url: one,
    headers: { 'content-type': 'application/json-patch+json' },
    status: 400,
    code: 'request/invalid',
    ...refusedAt('', 'shape/missing'),
  },
  {
    name: 'operations: what could not come back is refused where it stands',
    given,
    ...operations(),
    body: '[{"op":"add","path":"/a","value":{"__proto__":1,"n":12345678901234567890}}]',
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/0/value/__proto__', code: 'json/forbidden-key' },
        { path: '/0/value/n', code: 'json/number-not-exact' },
      ],
    },
  },
  {
    name: 'operations: a key that could not be stored',
    given,
    ...operations({ op: 'add', path: '/__proto__', value: { polluted: true } }),
    ...inapplicable,
    ...refusedAt('/0/path', 'json/forbidden-key'),
    check: () => expect({}).not.toHaveProperty('polluted'),
  },
  {
    name: 'operations: fields that Entia keeps are refused by name, all at once',
    given,
    ...operations(
      ...kept.map((field) => ({ op: 'add', path: `/${field}`, value: 1 })),
      { op: 'remove', path: '/_owners/0' },
      { op: 'move', from: '/_id', path: '/x' },
      { op: 'copy', from: '/city', path: '/_org' },
    ),
    ...inapplicable,
    check: (reply) => {
      const errors = reply.json<{ errors: { path: string; code: string }[] }>().errors;
      const places = [...kept.map((_field, index) => `/${index}/path`), '/7/path', '/8/from'];
      expect(errors.map(({ path }) => path)).toEqual([...places, '/9/path']);
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['patch/system-field']));
    },
  },
  {
    name: 'operations: fields that callers may set',
    given: [contact(a, { _tags: ['a'], _title: 'Boss' })],
    ...operations(
      { op: 'add', path: '/_tags/-', value: 'b' },
      { op: 'remove', path: '/_title' },
      { op: 'add', path: '/_purpose', value: ['p'] },
      { op: 'add', path: '/_acl/view/-', value: 'org:9' },
      { op: 'replace', path: '/_acl/delete', value: [] },
    ),
    ...changed,
    answer: {
      _tags: ['a', 'b'],
      _title: null,
      _purpose: ['p'],
      _acl: { view: ['org_$org', 'org_9'], edit: ['org_$org'], delete: [] },
    },
  },
  {
    name: 'operations: a title is the caller’s own from then on',
    given: [contactSchema({ title_template: '{{city}}' }), ...given],
    ...operations(
      { op: 'copy', from: '/tags/0', path: '/_title' },
      { op: 'replace', path: '/city', value: 'Ulm' },
    ),
    ...changed,
    answer: { _title: 'x' },
  },
  {
    name: 'operations: a title that is not touched follows the template',
    given: [contactSchema({ title_template: '{{city}}' }), ...given],
    ...operations({ op: 'replace', path: '/city', value: 'Ulm' }),
    ...changed,
    answer: { _title: 'Ulm' },
  },
  {
    name: 'operations: a system field of the wrong shape is blamed on the last that wrote there',
    given,
    ...operations(
      { op: 'add', path: '/_tags', value: ['a'] },
      { op: 'add', path: '/_tags/-', value: 5 },
      { op: 'add', path: '/city', value: 'Ulm' },
    ),
    ...inapplicable,
    ...refusedAt('/1/path', 'shape/invalid'),
  },
  {
    name: 'operations: rights are not removed',
    given,
    ...operations({ op: 'remove', path: '/_acl/edit' }),
    ...inapplicable,
    ...refusedAt('/0/path', 'patch/system-field'),
  },
  {
    name: 'operations: the whole document replaced is as a PUT',
    given: [contact(a, { city: 'Bonn', _tags: ['t'], _title: 'Boss' })],
    ...operations(
      { op: 'add', path: '', value: { _id: 'ignored', _org: '9', n: 1 } },
      { op: 'add', path: '/m', value: 2 },
    ),
    ...changed,
    answer: { _id: a, _org: '$org', _schema: 'contact', _tags: ['t'], _title: 'Boss', n: 1, m: 2 },
    check: (reply) => expect(reply.json()).not.toHaveProperty('city'),
  },
  {
    name: 'operations: the whole document replaced by one of its objects',
    given,
    ...operations({ op: 'copy', from: '/address', path: '' }),
    ...changed,
    answer: { _id: a, zip: '1', street: 'S' },
    check: (reply) => expect(reply.json()).not.toHaveProperty('city'),
  },
  ...[
    { op: 'replace', path: '', value: [] },
    { op: 'add', path: '', value: null },
    { op: 'copy', from: '/city', path: '' },
    { op: 'remove', path: '' },
    { op: 'move', from: '/tags', path: '' },
  ].map(
    (operation): Scenario => ({
      name: `operations: ${JSON.stringify(operation)} leaves no object`,
      given,
      ...operations(operation),
      ...inapplicable,
      ...refusedAt('/0/path', 'patch/not-an-object'),
    }),
  ),
  {
    name: 'operations: the outcome may not be nested too deep',
    given,
    ...operations(
      { op: 'add', path: '/deep', value: nested(96) },
      { op: 'copy', from: '/deep', path: '/address/deep' },
      { op: 'copy', from: '/address', path: '/address/x' },
      { op: 'copy', from: '/address', path: '/address/x/y' },
    ),
    ...inapplicable,
    ...refusedAt('/3/path', 'json/too-deep'),
  },
  {
    name: 'operations: copies that double the document',
    given,
    ...operations(
      ...Array.from({ length: 60 }, (_, n) => ({ op: 'copy', from: '', path: `/c${n}` })),
    ),
    status: 413,
    code: 'entity/patch-too-large',
  },
  {
    name: 'operations: a condition is looked at first',
    given,
    ...operations({ op: 'test', path: '/city', value: 'x' }),
    headers: { 'content-type': 'application/json-patch+json', 'if-match': '"x"' },
    status: 412,
    code: 'entity/precondition-failed',
  },
  {
    name: 'operations: a dry run changes nothing',
    given,
    ...operations({ op: 'remove', path: '/city' }),
    url: `${one}?dry_run=true`,
    status: 200,
    check: (reply) => expect(reply.json()).not.toHaveProperty('city'),
  },
  {
    name: 'operations: none is a change as an empty PATCH is',
    given,
    ...operations(),
    ...changed,
  },
  {
    name: 'operations: of a deleted entity',
    given: [...given, remove(one)],
    ...operations({ op: 'remove', path: '/x' }),
    status: 405,
    code: 'entity/deleted',
  },
];

const foreign = [
  'text/plain',
  'application/xml',
  'application/merge-patch',
  'application/json-seq',
];
const others: readonly Scenario[] = [
  ...foreign.map(
    (type): Scenario => ({
      name: `${type} is answered with the types that are understood`,
      given,
      ...typed(type, {}),
      status: 415,
      code: 'request/unsupported-type',
      check: (reply) => {
        expect(reply.headers['accept-patch']).toBe(types);
        expect(reply.json()['error']).toContain(types);
      },
    }),
  ),
  {
    name: 'the original’s client sends no body with the type of a form',
    given,
    method: 'PATCH',
    url: one,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 400,
    code: 'request/invalid',
    ...refusedAt('', 'shape/missing'),
  },
  ...[post('/v1/entity/contact', {}), patch('/v1/entity/contact:upsert', {})].map(
    (request): Scenario => ({
      name: `${request.method} ${request.url} takes no patches`,
      ...request,
      headers: { 'content-type': 'application/merge-patch+json' },
      status: 415,
      code: 'request/unsupported-type',
      check: (reply) => expect(reply.headers['accept-patch']).toBeUndefined(),
    }),
  ),
];
runScenarios([...merges, ...sixth, ...others]);

function nested(levels: number): JsonValue {
  return levels === 1 ? {} : { a: nested(levels - 1) };
}

/** The diff of the entity's last activity. */
async function lastDiff(server: TestServer): Promise<JsonValue | undefined> {
  const feed = await server.call(get(`${one}/activity`));
  const [{ _id: id } = { _id: '' }] = feed.json<{ results: { _id: string }[] }>().results;
  const activity = await server.call(get(`/v1/entity/activity/${id}?operations_size=1`));
  return activity.json<{ operations: { diff: JsonValue }[] }>().operations[0]?.diff;
}

test('the OpenAPI document has the formats, conditions and refusals of a PATCH', async () => {
  const { app } = await openServer(sqlite);
  await app.ready();
  const operation = JSON.parse(JSON.stringify(app.swagger())).paths[
    '/v1/entity/{slug}/{id}'
  ] as Record<string, OpenapiOperation>;
  const { requestBody, responses, parameters } = operation['patch']!;
  expect(Object.keys(requestBody.content).join(', ')).toBe(types);
  expect(Object.keys(responses)).toEqual(
    expect.arrayContaining(['200', '409', '412', '415', '422', '428', '4XX']),
  );
  expect(Object.keys(responses['200']?.headers ?? {})).toEqual(['etag', 'last-modified']);
  expect(Object.keys(responses['415']?.headers ?? {})).toEqual(['accept-patch']);
  const sent = parameters.filter((parameter) => parameter.in === 'header');
  expect(sent.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['if-match', 'if-none-match', 'if-unmodified-since']),
  );
  expect(Object.keys(operation['get']?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '304', '412']),
  );
});

interface OpenapiOperation {
  readonly requestBody: { readonly content: object };
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
  readonly parameters: readonly { readonly in: string; readonly name: string }[];
}

describe.each(stores)('$name', (kind) => {
  const open = serverOfFile(kind);

  test('merge patches at once that do not overlap all land', async () => {
    const server = await open();
    await arrange(server, [contact(a, { data: {} })]);
    const names = Array.from({ length: 20 }, (_, n) => `k${n}`);
    const replies = await Promise.all(
      names.map((name) => server.call(merge({ data: { [name]: 1 }, [name]: 1 }))),
    );
    expect(replies.map(({ status }) => status)).toEqual(names.map(() => 200));
    const document = (await server.call(get(`/v2/entity/contact/${a}`))).json();
    const all = Object.fromEntries(names.map((name) => [name, 1]));
    expect(document).toMatchObject({ ...all, data: all });
  });

  test('of merge patches at once that overlap the last wins, and all are in the history', async () => {
    const server = await open();
    await arrange(server, [contact(a, { n: 0 })]);
    const values = [1, 2, 3, 4, 5];
    await Promise.all(values.map((n) => server.call(merge({ n }))));
    const history = await Promise.all(
      values.map(async (_n, index) =>
        JSON.parse((await server.deps.store.operations.payloadAt(server.org, a, index + 2)) ?? ''),
      ),
    );
    expect(history.map(({ n }) => n).sort()).toEqual(values);
    const document = (await server.call(get(`/v2/entity/contact/${a}`))).json();
    expect(document['n']).toBe(history.at(-1)?.n);
  });
});
