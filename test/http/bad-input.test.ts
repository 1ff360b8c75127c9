import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  contactSchema,
  get,
  list,
  patch,
  post,
  put,
  remove,
  unknownId,
} from '../support/scenario.ts';
import {
  adminToken,
  bodyLimitBytes,
  expectErrorBody,
  type Method,
  openServer,
  type Request,
  serverOfFile,
  type TestServer,
} from '../support/server.ts';
import { sqlite, stores } from '../support/stores.ts';

/** Hundreds of requests take a while on a machine that is busy with other things. */
const patient = { timeout: 60_000 };
const one = `/v1/entity/contact/${a}`;
const contacts: JsonValue = { term: { _schema: 'contact' } };

/** One hostile request, and the error that it deserves. */
interface Hostile {
  readonly name: string;
  readonly request: Request;
  readonly status: number;
  readonly code: string;
  /** What the first problems must say; `message` is the way to mend it. */
  readonly problems?: readonly { in?: string; path?: string; code?: string; message?: RegExp }[];
  /** What the sentence must say. */
  readonly says?: RegExp;
}

type Problems = NonNullable<Hostile['problems']>;

function invalid(name: string, request: Request, ...problems: Problems): Hostile {
  return { name, request, status: 400, code: 'request/invalid', problems };
}

function raw(body: string | Buffer, url = '/v1/entity/contact'): Request {
  return { method: 'POST', url, body, headers: { 'content-type': 'application/json' } };
}

const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const json: readonly Hostile[] = [
  invalid('malformed JSON', raw('{"a":1'), {
    path: '',
    code: 'json/malformed',
    message: /not JSON/,
  }),
  invalid('JSON with a comment', raw('{} // x'), { code: 'json/malformed' }),
  invalid('two JSON values', raw('{}{}'), { code: 'json/malformed' }),
  invalid('white space only', raw('  \n'), { code: 'json/malformed', message: /empty; send/ }),
  invalid('an empty body', raw(''), { path: '', message: /empty; send/ }),
  invalid(
    'no body at all',
    { method: 'POST', url: '/v1/entity/contact' },
    { path: '', message: /empty; send/ },
  ),
  invalid(
    'bytes that are not UTF-8',
    raw(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    { code: 'json/malformed', message: /UTF-8/ },
  ),
  invalid('an array', post('/v1/entity/contact', []), { path: '', message: /expected object/ }),
  invalid('a text', raw('"x"'), { path: '', message: /expected object/ }),
  invalid('null', raw('null'), { path: '', message: /expected object/ }),
  invalid('a number beyond the range', raw('{"a":1e400}'), {
    path: '/a',
    code: 'json/number-not-exact',
    message: /send it as a string/,
  }),
  invalid('an integer with too many digits', raw('{"a":{"b":[12345678901234567890]}}'), {
    path: '/a/b/0',
    code: 'json/number-not-exact',
  }),
  invalid('a fraction with too many digits', raw('{"a":0.1234567890123456789}'), {
    path: '/a',
    code: 'json/number-not-exact',
  }),
  invalid(
    'such numbers in a patch',
    { ...raw('{"a":1e400}', one), method: 'PATCH' },
    { path: '/a', code: 'json/number-not-exact' },
  ),
  invalid('__proto__ at the top', raw('{"__proto__":{"x":1}}'), {
    path: '/__proto__',
    code: 'json/forbidden-key',
    message: /rename or remove/,
  }),
  invalid('__proto__ below', raw('{"a":[{"__proto__":null}]}'), {
    path: '/a/0/__proto__',
    code: 'json/forbidden-key',
  }),
  invalid('a thousand levels', raw(nested(1000)), { code: 'json/too-deep', message: /flatten/ }),
  invalid('100,000 levels', raw(nested(100_000)), { code: 'json/too-deep' }),
  invalid('100,000 unclosed levels', raw('['.repeat(100_000)), { code: 'json/too-deep' }),
  invalid('more values than are read', raw(`[${'1,'.repeat(100_000)}1]`), {
    code: 'json/too-many-values',
    message: /100000/,
  }),
  {
    name: 'an oversized body',
    request: raw(`{"a":"${'x'.repeat(bodyLimitBytes)}"}`),
    status: 413,
    code: 'request/too-large',
    says: /ENTIA_BODY_LIMIT_BYTES/,
  },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/xml',
    'junk',
    '*/*',
  ].map(
    (type): Hostile => ({
      name: `content type ${type}`,
      request: { ...raw('{}'), headers: { 'content-type': type } },
      status: 415,
      code: 'request/unsupported-type',
      says: /application\/json/,
    }),
  ),
];

/** Requests that are odd, yet right. */
const harmless: readonly (readonly [name: string, request: Request, status: number])[] = [
  [
    'no body, yet the type of a form',
    {
      method: 'PATCH',
      url: `${one}:restore`,
      body: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    200,
  ],
  [
    'a content type in capitals, with a charset',
    { ...raw('{}'), headers: { 'content-type': 'Application/JSON; Charset=UTF-8' } },
    201,
  ],
  [
    'the scheme in small letters',
    { ...get(one), headers: { authorization: `bearer  ${adminToken}` } },
    200,
  ],
  ['a request id of the caller', { ...get(one), headers: { 'x-request-id': 'x' } }, 200],
];
const open = serverOfFile(sqlite);

test.each(harmless)('%s', async (_name, request, status) => {
  const server = await open();
  await arrange(server, [contact(a), ...(request.method === 'PATCH' ? [remove(one)] : [])]);
  expect((await server.call(request)).status).toBe(status);
});

const badSlugs = [
  'a%20b',
  'a.b',
  'ä',
  '%00',
  'a%2Fb',
  "a'b",
  'a:b',
  '..%2F',
  'x'.repeat(200).concat('!'),
];
const slugRoutes: readonly (readonly [method: Method, url: (slug: string) => string])[] = [
  ['GET', (slug) => `/v1/entity/schemas/${slug}`],
  ['PUT', (slug) => `/v1/entity/schemas/${slug}`],
  ['DELETE', (slug) => `/v1/entity/schemas/${slug}`],
  ['GET', (slug) => `/v1/entity/schemas/${slug}/versions`],
  ['POST', (slug) => `/v1/entity/${slug}`],
  ['GET', (slug) => `/v1/entity/${slug}/${a}`],
  ['GET', (slug) => `/v2/entity/${slug}/${a}`],
  ['PUT', (slug) => `/v1/entity/${slug}/${a}`],
  ['PATCH', (slug) => `/v1/entity/${slug}/${a}`],
  ['DELETE', (slug) => `/v1/entity/${slug}/${a}`],
  ['PATCH', (slug) => `/v1/entity/${slug}/${a}:restore`],
  ['PATCH', (slug) => `/v1/entity/${slug}:upsert`],
  ['GET', (slug) => `/v1/entity/${slug}/${a}/activity`],
];
const slugs: readonly Hostile[] = slugRoutes.flatMap(([method, url]) =>
  badSlugs.map((slug) => {
    const path = url(slug);
    const request =
      method === 'PUT' || method === 'PATCH' || method === 'POST'
        ? { method, url: path, body: {} }
        : { method, url: path };
    return invalid(`bad slug: ${method} ${path.slice(0, 60)}`, request, {
      in: 'path',
      path: '/slug',
      code: 'slug/invalid',
      message: /A-Za-z0-9_-/,
    });
  }),
);

const upsert = (body: JsonValue) => patch('/v1/entity/contact:upsert', body);
const shapes: readonly Hostile[] = [
  invalid(
    'upsert: nothing',
    upsert({}),
    { path: '/unique_key', code: 'shape/missing', message: /required/ },
    { path: '/entity', code: 'shape/missing' },
  ),
  invalid(
    'upsert: wrong types',
    upsert({ unique_key: 'n', entity: [] }),
    { path: '/unique_key', message: /expected array/ },
    { path: '/entity', message: /expected object/ },
  ),
  invalid('upsert: wrong items', upsert({ unique_key: [1], entity: {} }), {
    path: '/unique_key/0',
    message: /expected string/,
  }),
  invalid(
    'upsert: too many paths',
    upsert({ unique_key: Array(100).fill('n'), entity: { n: 1 } }),
    { path: '/unique_key', message: /20/ },
  ),
  invalid('upsert: an unknown member', upsert({ unique_key: ['n'], entity: { n: 1 }, 'a/b': 1 }), {
    path: '/a~1b',
    code: 'shape/unknown',
    message: /remove/,
  }),
  invalid('list: no filter', post('/v1/entity:list', {}), {
    path: '/filter',
    code: 'shape/missing',
  }),
  invalid(
    'list: wrong types',
    list(
      {},
      {
        from: '0',
        size: 1.5,
        fields: 'x',
        include_deleted: true,
        allow_targeting_all_schemas: 'true',
      },
    ),
    { path: '/filter' },
    { path: '/allow_targeting_all_schemas', message: /expected boolean/ },
    { path: '/from', message: /expected integer/ },
    { path: '/size' },
    { path: '/fields' },
    { path: '/include_deleted', message: /"only"/ },
  ),
  invalid('list: an unknown member', list([contacts], { q: 'x' }), {
    path: '/q',
    code: 'shape/unknown',
  }),
  invalid('list: a negative from', list([contacts], { from: -1 }), {
    path: '/from',
    message: />= 0/,
  }),
  invalid('list: a huge from', list([contacts], { from: 1e15 }), {
    path: '/from',
    code: 'page/too-deep',
  }),
  invalid('list: a negative size', list([contacts], { size: -1 }), { path: '/size' }),
  invalid(
    'list: a bad sort',
    list([contacts], { sort: ['a:up', '', 1, 'b', { a: 'asc' }, 'a b'] }),
    { path: '/sort/0', code: 'sort/invalid', message: /field:asc/ },
    { path: '/sort/1' },
    { path: '/sort/2' },
    { path: '/sort/4' },
    { path: '/sort/5' },
  ),
  invalid('list: a bad sort by itself', list([contacts], { sort: { a: 1 } }), {
    path: '/sort',
    code: 'sort/invalid',
  }),
  invalid('list: 50,000 sort keys', list([contacts], { sort: Array(50_000).fill('a') }), {
    path: '/sort',
    code: 'sort/too-many-keys',
    message: /16/,
  }),
  invalid(
    'list: 70 times 1,000 schemas',
    list([{ $or: Array(70).fill({ terms: { _schema: Array(1000).fill('c') } }) }]),
    { path: '/filter/0/$or/65/terms', code: 'filter/too-many-values', message: /65536/ },
  ),
  invalid('list: 10,000 clauses', list(Array(10_000).fill(contacts)), {
    path: '/filter',
    code: 'filter/too-many-clauses',
    message: /terms/,
  }),
  invalid('list: 10,000 clauses below', list([{ $or: Array(10_000).fill(contacts) }]), {
    code: 'filter/too-many-clauses',
  }),
  invalid('list: 50,000 fields', list([contacts], { fields: Array(50_000).fill('x') }), {
    path: '/fields',
    message: /100 items/,
  }),
  invalid('list: every field at any depth', list([contacts], { fields: Array(17).fill('**.x') }), {
    path: '/fields',
    message: /at most 16/,
  }),
  invalid('get: every field at any depth', get(`/v2${one.slice(3)}?fields=${'**.x,'.repeat(17)}`), {
    in: 'query',
    path: '/fields',
    message: /at most 16/,
  }),
  invalid(
    'an activity whose message takes hours to render',
    post('/v1/entity/activity', { type: 'a', title: 'a', message: '{{a}}'.repeat(300_000 / 5) }),
    { path: '/message' },
  ),
  invalid(
    'a schema whose default would hide its entities',
    put('/v1/entity/schemas/contact', {
      name: 'C',
      plural: 'C',
      capabilities: [],
      attributes: [
        { name: '_deleted_at', default_value: '2020-01-01T00:00:00.000Z' },
        { name: '_tags', default_value: 7 },
      ],
    }),
    { path: '/attributes/0/default_value', message: /remove/ },
    { path: '/attributes/1/default_value' },
  ),
  invalid(
    'a schema whose title template is longer than a book',
    put('/v1/entity/schemas/contact', {
      name: 'C',
      plural: 'C',
      capabilities: [],
      attributes: [],
      title_template: 'x'.repeat(10_001),
    }),
    { path: '/title_template', code: 'template/invalid', message: /10000/ },
  ),
  invalid('list: an unknown clause', list([contacts, { match: { a: 1 } }]), {
    path: '/filter/1/match',
    code: 'filter/invalid',
    message: /use one of term/,
  }),
  invalid(
    'list: clauses of no or two keys',
    list([{}, { term: { a: 1 }, exists: { field: 'a' } }, 1, null]),
    { path: '/filter/0', code: 'filter/invalid' },
    { path: '/filter/1' },
    { path: '/filter/2' },
    { path: '/filter/3' },
  ),
  invalid(
    'list: terms that are none',
    list([
      contacts,
      { term: { a: {} } },
      { terms: { a: 1 } },
      { ids: {} },
      { range: { a: {} } },
      { exists: {} },
    ]),
    { path: '/filter/1/term/a' },
    { path: '/filter/2/terms/a' },
    { path: '/filter/3/ids' },
    { path: '/filter/4/range/a' },
    { path: '/filter/5/exists' },
  ),
  invalid(
    'activity: wrong types',
    post('/v1/entity/activity', { type: '', title: null, message: 1, payload: [], pending: 'no' }),
    { path: '/type' },
    { path: '/title' },
    { path: '/message' },
    { path: '/payload' },
    { path: '/pending' },
  ),
  invalid(
    'schema: not even close',
    put('/v1/entity/schemas/contact', { attributes: 1 }),
    { path: '/name', code: 'shape/missing' },
    { path: '/plural' },
    { path: '/attributes' },
  ),
  invalid(
    'organization: wrong',
    post('/v1/organizations', { id: '../x', name: '', more: 1 }),
    { path: '/more', code: 'shape/unknown' },
    { path: '/id' },
    { path: '/name' },
  ),
];

const queries: readonly Hostile[] = [
  invalid('query: a misspelt parameter changes nothing', patch(`${one}?dryrun=true`, { n: 2 }), {
    in: 'query',
    path: '/dryrun',
    code: 'shape/unknown',
    message: /remove it/,
  }),
  invalid('query: no boolean', remove(`${one}?purge=yes`), {
    in: 'query',
    path: '/purge',
    message: /expected boolean/,
  }),
  invalid('query: an empty boolean', patch(`${one}?dry_run=`, {}), {
    in: 'query',
    path: '/dry_run',
  }),
  invalid('query: a boolean twice', remove(`${one}?purge=true&purge=false`), {
    in: 'query',
    path: '/purge',
  }),
  invalid('query: no integer', get(`${one}/activity?from=1.5`), {
    in: 'query',
    path: '/from',
    message: /expected integer/,
  }),
  invalid('query: a negative integer', get(`${one}/activity?from=-1`), {
    in: 'query',
    path: '/from',
  }),
  invalid('query: a size of 0', get(`${one}/activity?size=0`), {
    in: 'query',
    path: '/size',
    message: />= 1/,
  }),
  invalid('query: a huge size', get(`${one}/activity?size=1e9`), {
    in: 'query',
    path: '/size',
    message: /<= 1000/,
  }),
  invalid('query: an infinite number', get(`${one}/activity?from=1e999`), {
    in: 'query',
    path: '/from',
  }),
  invalid('query: a number that is not exact', get(`${one}/activity?from=1e300`), {
    in: 'query',
    path: '/from',
    message: /9007199254740991/,
  }),
  invalid('query: a leap second', get(`${one}/activity?after=2016-12-31T23:59:60Z`), {
    in: 'query',
    path: '/after',
  }),
  invalid(
    'query: several at once',
    get(`${one}/activity?from=x&size=y&after=z`),
    { in: 'query' },
    { in: 'query' },
    { in: 'query' },
  ),
  invalid('query: an id twice', get('/v1/entity/schemas/contact?id=a&id=b'), {
    in: 'query',
    path: '/id',
  }),
];

const places: readonly Hostile[] = [
  {
    name: 'an unknown route',
    request: get('/v1/nothing'),
    status: 404,
    code: 'request/unknown-route',
    says: /openapi\.json/,
  },
  {
    name: 'a method that the path does not take',
    request: { method: 'PATCH', url: '/v1/entity/schemas' },
    status: 405,
    code: 'request/method-not-allowed',
    says: /it takes GET, HEAD, OPTIONS/,
  },
  {
    name: 'an unknown verb',
    request: post('/v1/entity:explode', {}),
    status: 404,
    code: 'request/unknown-route',
  },
  { name: 'the root', request: get('/'), status: 404, code: 'request/unknown-route' },
  {
    name: 'a path that cannot be decoded',
    request: get('/v1/entity/contact/%zz'),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'a path that is not UTF-8',
    request: get('/v1/entity/contact/%ff'),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'an unknown id',
    request: get(`/v1/entity/contact/${unknownId}`),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'an id with NUL',
    request: get('/v1/entity/contact/%00'),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'an id with SQL',
    request: get("/v1/entity/contact/'%20OR%201=1--"),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'an id of 900 characters',
    request: get(`/v1/entity/contact/${'x'.repeat(900)}`),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'a very long URL',
    request: get(`/v1/entity/contact/${'x'.repeat(1_000_000)}`),
    status: 400,
    code: 'request/invalid',
    says: /^the path cannot be read; .{0,100}$/,
  },
  {
    name: 'an unknown activity',
    request: get('/v1/entity/activity/%00'),
    status: 404,
    code: 'activity/not-found',
  },
  {
    name: 'an entity of another organization',
    request: { ...get(one), headers: { 'x-epilot-org-id': 'other' } },
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'an unknown organization',
    request: { ...get(one), headers: { 'x-epilot-org-id': '__proto__' } },
    status: 404,
    code: 'org/not-found',
  },
];

const credentials: readonly Hostile[] = [
  ['no token', '', 'auth/token-missing'],
  ['the word alone', 'Bearer', 'auth/token-missing'],
  ['the word and blanks', 'Bearer   ', 'auth/token-missing'],
  ['another scheme', `Basic ${btoa(`x:${adminToken}`)}`, 'auth/token-missing'],
  ['the token without its scheme', adminToken, 'auth/token-missing'],
  ['a wrong token', 'Bearer wrong', 'auth/token-invalid'],
  ['a token cut short', `Bearer ${adminToken.slice(0, -1)}`, 'auth/token-invalid'],
  ['the token twice', `Bearer ${adminToken} ${adminToken}`, 'auth/token-invalid'],
  ['a very long token', `Bearer ${'x'.repeat(100_000)}`, 'auth/token-invalid'],
].map(([name, authorization, code]) => ({
  name: `token: ${name}`,
  request: { ...get(one), headers: { authorization: String(authorization) } },
  status: 401,
  code: String(code),
  says: /token/,
}));

const table: readonly Hostile[] = [
  ...json,
  ...slugs,
  ...shapes,
  ...queries,
  ...places,
  ...credentials,
];

/** A server with something to lose. */
async function inhabited(kind: (typeof stores)[number]): Promise<TestServer> {
  const server = await openServer(kind);
  await arrange(server, [
    post('/v1/organizations', { id: 'other', name: 'Other' }),
    contactSchema({ title_template: '{{n}}' }),
    contact(a, { n: 1 }),
  ]);
  return server;
}

/** All that a hostile request could have changed. */
async function contentOf(server: TestServer): Promise<unknown> {
  const all = list([], { allow_targeting_all_schemas: true, include_deleted: 'true' });
  const reads = [
    all,
    get(one),
    get(`${one}/activity`),
    get('/v1/entity/schemas'),
    get('/v1/organizations'),
  ];
  const texts: string[] = [];
  for (const read of reads) texts.push((await server.call(read)).text);
  return [texts, await server.effects()];
}

describe.each([...stores])('$name', (kind) => {
  test('every hostile request is answered by what is wrong with it, and changes nothing', async () => {
    const server = await inhabited(kind);
    const before = await contentOf(server);
    for (const { name, request, status, code, problems = [], says = /\S/ } of table) {
      const reply = await server.call(request);
      const told = `${name}: ${reply.text.slice(0, 500)}`;
      expect([reply.status, reply.json()['code']], told).toEqual([status, code]);
      expectErrorBody(reply);
      expect(reply.json()['error'], told).toMatch(says);
      if (status === 401) expect(reply.headers['www-authenticate']).toMatch(/^Bearer\b/);
      const sent = (reply.json()['errors'] ?? []) as readonly JsonObject[];
      expect(sent.length, told).toBe(problems.length);
      for (const [index, { message, ...members }] of problems.entries()) {
        expect(sent[index], told).toMatchObject(members);
        expect(sent[index]?.['message'], told).toMatch(message ?? /\S/);
      }
    }
    expect(await contentOf(server)).toEqual(before);
    expect(server.log.some((line) => line.includes('"level":50'))).toBe(false);
    expect(server.log.join('')).not.toContain(adminToken);
  });
});

test('a reserved slug, a request id and problem+json', async () => {
  const server = await inhabited(sqlite);
  const asked = {
    accept: 'text/html, application/problem+json;q=0.9',
    'x-request-id': 'my.own:id-1',
  };
  const reply = await server.call({ ...post('/v1/entity/views', { _tags: 1 }), headers: asked });
  expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(reply.headers['x-request-id']).toBe('my.own:id-1');
  expect(reply.json()).toEqual({
    type: 'urn:entia:error:request/invalid',
    title: 'request/invalid',
    status: 400,
    detail: expect.stringContaining('"views" is a word') as string,
    code: 'request/invalid',
    request_id: 'my.own:id-1',
    errors: [
      { in: 'path', path: '/slug', code: 'slug/reserved', message: expect.any(String) as string },
      { path: '/_tags', code: 'shape/invalid', message: expect.any(String) as string },
    ],
  });
});

test.each([['a b'], ['x'.repeat(129)], ['<script>'], ['']])(
  'the request id %j is replaced',
  async (sent) => {
    const server = await openServer(sqlite);
    const reply = await server.call({ ...get('/nothing'), headers: { 'x-request-id': sent } });
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expectErrorBody(reply);
  },
);

const routes: readonly (readonly [method: Method, url: string])[] = [
  ['PUT', '/v1/entity/schemas/contact'],
  ['POST', '/v1/entity/contact'],
  ['PUT', one],
  ['PATCH', one],
  ['PATCH', '/v1/entity/contact:upsert'],
  ['PATCH', `${one}:restore`],
  ['POST', '/v1/entity/activity'],
  ['POST', '/v1/entity:list'],
  ['POST', '/v1/organizations'],
  ['DELETE', `/v1/entity/contact/${unknownId}`],
];
const keys = fc.constantFrom(
  'term',
  'terms',
  'ids',
  'values',
  'range',
  'gt',
  'exists',
  'field',
  '$and',
  '$or',
  '$not',
  '_schema',
  '_id',
  '_acl',
  '_title',
  '_tags',
  'view',
  'unique_key',
  'entity',
  'filter',
  'sort',
  'from',
  'size',
  'fields',
  'attributes',
  'name',
  'plural',
  'type',
  'title_template',
  'default_value',
  'id',
  '$relation',
  'entity_id',
  'a.b',
  '',
);
const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constantFrom(null, 'contact', a, '{{#each a}}', 'a:desc', '**', '!'),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(keys, fc.string({ unit: 'binary' })), tie('value'), { maxKeys: 5 }),
  ),
}));
const bodies = fc.oneof(
  { weight: 4, arbitrary: anyJson.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc.dictionary(keys, anyJson, { maxKeys: 6 }).map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
);
const query = fc.dictionary(
  fc.constantFrom(
    'activity_id',
    'fields',
    'from',
    'size',
    'type',
    'dry_run',
    'strict',
    'purge',
    'entities',
    'id',
    'x',
  ),
  fc.string({ unit: 'binary' }),
  { maxKeys: 3 },
);

/** Sends these bytes over a connection of their own and answers all that comes back. */
async function exchange(server: TestServer, sent: string): Promise<string> {
  const { port } = new URL(await server.app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  socket.setEncoding('utf8').end(sent);
  let received = '';
  for await (const text of socket) received += text;
  return received;
}

const broken: readonly (readonly [name: string, sent: string, status: string])[] = [
  ['no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nnonsense\r\n\r\n', '400 Bad Request'],
  [
    'a URL of 100,000 characters',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
];
test.each(broken)('%s is answered all the same', async (_name, sent, status) => {
  const [head = '', text = ''] = (await exchange(await openServer(sqlite), sent)).split('\r\n\r\n');
  expect(head.startsWith(`HTTP/1.1 ${status}\r\n`), head).toBe(true);
  const body = JSON.parse(text) as JsonObject;
  expect(body).toMatchObject({ status: Number(status.slice(0, 3)), code: 'request/broken' });
  expect(head).toContain(`x-request-id: ${body['request_id']}`);
});

test('no body and no query, however random, makes a server fail or hang', patient, async () => {
  const server = await inhabited(sqlite);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      bodies,
      query,
      async ([method, url], body, sent) => {
        const search = new URLSearchParams(sent).toString();
        const reply = await server.call({ ...raw(body, `${url}?${search}`), method });
        expect(reply.status, reply.text).toBeLessThan(500);
        if (reply.status >= 400) expectErrorBody(reply);
      },
    ),
    { numRuns: 500 },
  );
  expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});

test('no path, however random, makes a server fail', patient, async () => {
  const server = await inhabited(sqlite);
  const segment = fc.oneof(
    fc.constantFrom(
      'v1',
      'v2',
      'entity',
      'schemas',
      'contact',
      a,
      'activity',
      ':upsert',
      '%',
      '..',
      '',
    ),
    fc.string({ unit: 'binary' }).map((text) => encodeURIComponent(text.toWellFormed())),
    fc.webPath(),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(segment, { maxLength: 6 }),
      fc.constantFrom<Method>('GET', 'DELETE', 'HEAD', 'OPTIONS'),
      async (segments, method) => {
        const reply = await server.call({ method, url: `/${segments.join('/')}` });
        expect(reply.status, reply.text).toBeLessThan(500);
      },
    ),
    { numRuns: 300 },
  );
});

test('what is sent comes back: any object, in every way to read it', patient, async () => {
  const server = await openServer(sqlite);
  const own =
    /^_(id|org|schema|owners|created_at|updated_at|deleted_at|purpose_name|title|tags|purpose|manifest|acl)$|^__proto__$/;
  const documents = fc
    .dictionary(
      fc.string({ unit: 'binary' }).filter((key) => !own.test(key)),
      anyJson,
      { maxKeys: 8 },
    )
    // The one key that is refused, at any depth.
    .filter((document) => !JSON.stringify(document).includes('"__proto__":'));
  const mine = (text: string) =>
    JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(text)).filter(([key]) => !own.test(key))),
    );
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      // What JSON itself keeps of it: the order of keys as objects keep it, no negative zero.
      const sent = JSON.stringify(JSON.parse(JSON.stringify(document)));
      const created = await server.call(raw(sent));
      expect(created.status, created.text).toBe(201);
      expect(mine(created.text)).toBe(sent);
      const { _id } = created.json();
      const read = await server.call(get(`/v2/entity/contact/${_id}`));
      expect(read.text).toBe(created.text);
      const listed = await server.call(list([contacts, { term: { _id: String(_id) } }]));
      expect(listed.text).toBe(`{"hits":1,"results":[${created.text}]}`);
    }),
    { numRuns: 150 },
  );
});
