import { describe, expect, test } from 'vitest';
import {
  a,
  b,
  c,
  contact,
  contactSchema,
  get,
  patch,
  post,
  put,
  remove,
  runScenarios,
  type Scenario,
  unknownId,
} from '../../support/scenario.ts';
import { firstMoment, serverOfFile } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const one = `/v1/entity/contact/${a}`;
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/) as string;
const time = expect.stringMatching(/^2026-01-15T12:00:00\.\d{3}Z$/) as string;
const system = {
  _schema: 'contact',
  _org: '$org',
  _owners: [{ org_id: '$org' }],
  _created_at: time,
  _updated_at: time,
  _title: null,
  _acl: { view: ['org_$org'], edit: ['org_$org'], delete: ['org_$org'] },
};
const made = { status: 201, activities: 1, feed: 1 };
const changed = { status: 200, activities: 1, feed: 1 };
const titled = contactSchema({ title_template: '{{first}} {{last}}' });

const creates: readonly Scenario[] = [
  {
    name: 'create: any object, without a schema',
    ...post('/v1/entity/contact', { hello: 'world' }),
    ...made,
    exactly: { hello: 'world', _id: uuid, ...system },
  },
  {
    name: 'create: an empty object',
    ...post('/v1/entity/contact', {}),
    ...made,
    exactly: { _id: uuid, ...system },
  },
  {
    name: 'create: the fields that Entia keeps are ignored',
    ...post('/v1/entity/contact', {
      _schema: 'x',
      _org: '9',
      _owners: [],
      _created_at: '1',
      _updated_at: 1,
      _deleted_at: 'x',
      _purpose_name: [],
    }),
    ...made,
    exactly: { _id: uuid, ...system },
  },
  {
    name: 'create: a free uuid is honoured, in lower case',
    ...contact(a.toUpperCase()),
    ...made,
    answer: { _id: a },
  },
  {
    name: 'create: an id that is taken is refused',
    given: [contact(a)],
    ...contact(a.toUpperCase()),
    status: 409,
    code: 'id/taken',
  },
  {
    name: 'create: an id that an entity of another schema has is refused',
    given: [post('/v1/entity/person', { _id: a })],
    ...contact(a),
    status: 409,
    code: 'id/taken',
  },
  ...['42', '', 42, {}].map((_id) => ({
    name: `create: an id that is no uuid is refused: ${JSON.stringify(_id)}`,
    ...post('/v1/entity/contact', { _id }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/_id', code: 'id/invalid' }] },
  })),
  {
    name: 'create: null is no wish for an id',
    ...post('/v1/entity/contact', { _id: null }),
    ...made,
    answer: { _id: uuid },
  },
  {
    name: 'create: the title comes from the template',
    given: [titled],
    ...contact(a, { first: 'Ann', last: 'Lee' }),
    ...made,
    answer: { _title: 'Ann Lee' },
  },
  {
    name: 'create: a title of the caller wins',
    given: [titled],
    ...contact(a, { first: 'Ann', _title: 'Boss' }),
    ...made,
    answer: { _title: 'Boss' },
  },
  {
    name: 'create: a template that fails gives an empty title and a warning',
    given: [contactSchema({ title_template: '{{#each l}}{{#each ../l}}{{/each}}{{/each}}' })],
    ...contact(a, { l: Array.from({ length: 1000 }, () => 1) }),
    ...made,
    answer: { _title: '' },
    check: (_reply, { log, org }) => {
      const warnings = log.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
      expect(warnings).toMatchObject([
        {
          org,
          schema: 'contact',
          entity: a,
          reason: expect.stringContaining('50000 steps') as string,
        },
      ]);
    },
  },
  {
    name: 'create: a template with a loop',
    given: [contactSchema({ title_template: '{{#each names}}{{this}} {{/each}}' })],
    ...contact(a, { names: ['Ann', 'Lee'] }),
    ...made,
    answer: { _title: 'Ann Lee' },
    check: (_reply, { log }) => expect(log.some((line) => line.includes('"level":40'))).toBe(false),
  },
  {
    name: 'create: defaults for absent attributes only',
    given: [
      contactSchema({
        attributes: [
          { name: 's', default_value: 'open' },
          { name: 'n', default_value: 1 },
          { name: 'd', default_value: { a: [] } },
        ],
      }),
    ],
    ...contact(a, { n: null }),
    ...made,
    answer: { s: 'open', n: null, d: { a: [] } },
  },
  {
    name: 'create: org: is written as org_',
    ...contact(a, { _acl: { view: ['org:$org', 'org_2', 'org:3:user:4'] } }),
    ...made,
    answer: { _acl: { view: ['org_$org', 'org_2', 'org_3:user:4'] } },
  },
  {
    name: 'create: tags, purpose and manifest are kept',
    ...contact(a, { _tags: ['x'], _purpose: [], _manifest: null }),
    ...made,
    answer: { _tags: ['x'], _purpose: [], _manifest: null },
  },
  {
    name: 'create: every problem of the system fields at once',
    ...contact(a, { _title: 1, _tags: 'x', _acl: { view: 'org_$org' } }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/_title' }, { path: '/_tags' }, { path: '/_acl/view' }] },
  },
  {
    name: 'create: under the name of a route',
    ...post('/v1/entity/schemas', {}),
    status: 405,
    code: 'request/method-not-allowed',
  },
  {
    name: 'create: validate is refused by name',
    ...post('/v1/entity/contact?validate=true', {}),
    status: 501,
    code: 'request/not-built',
  },
  { name: 'create: async is accepted', ...post('/v1/entity/contact?async=true', {}), ...made },
];

const related = contact(a, {
  to: {
    $relation: [
      { entity_id: c },
      { entity_id: b, _tags: ['x'] },
      { entity_id: c },
      { entity_id: unknownId },
    ],
  },
});
const reads: readonly Scenario[] = [
  {
    name: 'get: an entity and nothing else',
    given: [contact(a, { n: 1 })],
    ...get(one),
    status: 200,
    exactly: { entity: { n: 1, ...system, _id: a }, relations: [] },
  },
  {
    name: 'get: linked entities once, in the order of the links; missing ones left out',
    given: [contact(b), contact(c), related],
    ...get(one),
    status: 200,
    answer: { relations: [{ _id: c }, { _id: b }] },
  },
  {
    name: 'get: deleted targets are left out',
    given: [contact(b), contact(c), related, remove(`/v1/entity/contact/${c}`)],
    ...get(one),
    status: 200,
    check: (reply) =>
      expect(
        reply.json<{ relations: { _id: string }[] }>().relations.map(({ _id }) => _id),
      ).toEqual([b]),
  },
  {
    name: 'get: an id in upper case',
    given: [contact(a)],
    ...get(one.toUpperCase().replace('/V1/ENTITY/CONTACT', '/v1/entity/contact')),
    status: 200,
    answer: { entity: { _id: a } },
  },
  {
    name: 'get: unknown',
    ...get(`/v1/entity/contact/${unknownId}`),
    status: 404,
    code: 'entity/not-found',
  },
  { name: 'get: no uuid', ...get('/v1/entity/contact/42'), status: 404, code: 'entity/not-found' },
  {
    name: 'get: under another slug',
    given: [contact(a)],
    ...get(`/v1/entity/person/${a}`),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'get: hydrate is refused by name',
    given: [contact(a)],
    ...get(`${one}?hydrate=true`),
    status: 501,
    code: 'request/not-built',
  },
  {
    name: 'get v2: flat',
    given: [contact(a, { n: 1 })],
    ...get(`/v2/entity/contact/${a}`),
    status: 200,
    exactly: { n: 1, ...system, _id: a },
  },
  {
    name: 'get v2: some fields',
    given: [contact(a, { n: { x: 1, y: { z: 2 } }, m: 1 })],
    ...get(`/v2/entity/contact/${a}?fields=_id&fields=n.*&fields=!n.x`),
    status: 200,
    exactly: { _id: a, n: { y: { z: 2 } } },
  },
  {
    name: 'get v2: a globstar',
    given: [contact(a, { n: [{ x: 1, y: { z: 2 } }] })],
    ...get(`/v2/entity/contact/${a}?fields=**.z`),
    status: 200,
    exactly: { n: [{ y: { z: 2 } }] },
  },
  {
    name: 'get v2: all but some',
    given: [contact(a, { n: 1, m: 2 })],
    ...get(
      `/v2/entity/contact/${a}?fields=!_*,!m,!_acl,!_owners,!_created_at,!_updated_at,!_title,!_schema,!_org`,
    ),
    status: 200,
    exactly: { n: 1, _id: a },
  },
  {
    name: 'get v2: unknown',
    ...get(`/v2/entity/contact/${unknownId}`),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'head: as get, without the body',
    given: [contact(a)],
    method: 'HEAD',
    url: one,
    status: 200,
    check: (reply) => expect(reply.text).toBe(''),
  },
];

const updates: readonly Scenario[] = [
  {
    name: 'patch: top-level keys replace, others stay',
    given: [contact(a, { n: { x: 1, y: 2 }, m: 1 })],
    ...patch(one, { n: { x: 3 } }),
    ...changed,
    exactly: { n: { x: 3 }, m: 1, ...system, _id: a },
  },
  {
    name: 'patch: null is stored',
    given: [contact(a, { n: 1 })],
    ...patch(one, { n: null }),
    ...changed,
    answer: { n: null },
  },
  {
    name: 'patch: nothing is a change all the same',
    given: [contact(a)],
    ...patch(one, {}),
    ...changed,
  },
  {
    name: 'patch: what Entia keeps is ignored',
    given: [contact(a)],
    ...patch(one, { _id: b, _org: '2', _created_at: 'x', _deleted_at: 'x' }),
    ...changed,
    exactly: { ...system, _id: a },
  },
  {
    name: 'patch: the title follows the template',
    given: [titled, contact(a, { first: 'Ann' })],
    ...patch(one, { last: 'Lee' }),
    ...changed,
    answer: { _title: 'Ann Lee' },
  },
  {
    name: 'patch: a title of the caller stays',
    given: [titled, contact(a, { first: 'Ann', _title: 'Boss' })],
    ...patch(one, { last: 'Lee' }),
    ...changed,
    answer: { _title: 'Boss' },
  },
  {
    name: "patch: a cleared title is the template's again",
    given: [titled, contact(a, { first: 'Ann', _title: 'Boss' })],
    ...patch(one, { _title: '' }),
    ...changed,
    answer: { _title: 'Ann' },
  },
  {
    name: 'patch: a stale _updated_at changes nothing',
    given: [contact(a, { n: 1 })],
    ...patch(one, { n: 2, _updated_at: new Date(firstMoment).toISOString() }),
    status: 409,
    code: 'entity/stale',
    check: async (_reply, server) =>
      expect((await server.call(get(one))).json()).toMatchObject({ entity: { n: 1 } }),
  },
  {
    name: 'patch: an _updated_at that is not older',
    given: [contact(a)],
    ...patch(one, { n: 2, _updated_at: '2099-01-01T00:00:00Z' }),
    ...changed,
  },
  {
    name: 'patch: what would make the entity too large is refused with its size',
    given: [contact(a, { x: 'x'.repeat(900_000) })],
    ...patch(one, { y: 'ä'.repeat(100_000) }),
    status: 413,
    code: 'entity/too-large',
    answer: { limit: 1_048_576, size: expect.any(Number) as number },
  },
  {
    name: 'patch: a dry run says so too',
    given: [contact(a, { x: 'x'.repeat(900_000) })],
    ...patch(`${one}?dry_run=true`, { y: 'ä'.repeat(100_000) }),
    status: 413,
    code: 'entity/too-large',
  },
  {
    name: 'patch: more links than there may be',
    given: [contact(a)],
    ...patch(one, {
      links: { $relation: Array.from({ length: 4001 }, () => ({ entity_id: b })) },
    }),
    status: 413,
    code: 'entity/links-too-large',
  },
  {
    name: 'create: a link with a long id',
    ...contact(a, { link: { $relation: [{ entity_id: 'x'.repeat(301) }] } }),
    status: 413,
    code: 'entity/links-too-large',
  },
  ...['yesterday', '9999', 'after lunch 2099', '2026-02-30T00:00:00Z', '2026-01-15', 5].map(
    (_updated_at) => ({
      name: `patch: an _updated_at that is no time: ${_updated_at}`,
      given: [contact(a)],
      ...patch(one, { n: 2, _updated_at }),
      status: 400,
      code: 'request/invalid',
      answer: { errors: [{ path: '/_updated_at' }] },
    }),
  ),
  ...['2026-01-15 11:59:59.999', '2026-01-15T11:59:59.999', '2026-01-15T12:59:59.999+01:00'].map(
    (_updated_at) => ({
      name: `patch: a stale _updated_at, whatever the zone of the server: ${_updated_at}`,
      given: [contact(a)],
      ...patch(one, { n: 2, _updated_at }),
      status: 409,
      code: 'entity/stale',
    }),
  ),
  {
    name: 'patch: a current _updated_at without a zone is UTC',
    given: [contact(a)],
    ...patch(one, { n: 2, _updated_at: '2026-01-15 13:00:00' }),
    ...changed,
  },
  {
    name: 'patch: a dry run answers what would be and changes nothing',
    given: [titled, contact(a, { first: 'Ann' })],
    ...patch(`${one}?dry_run=true`, { first: 'Bea' }),
    status: 200,
    answer: { first: 'Bea', _title: 'Bea' },
    check: async (_reply, server) =>
      expect((await server.call(get(one))).json()).toMatchObject({ entity: { first: 'Ann' } }),
  },
  {
    name: 'patch: unknown',
    ...patch(`/v1/entity/contact/${unknownId}`, {}),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'patch: under another slug',
    given: [contact(a)],
    ...patch(`/v1/entity/person/${a}`, {}),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'patch: a deleted entity',
    given: [contact(a), remove(one)],
    ...patch(one, {}),
    status: 405,
    code: 'entity/deleted',
  },
  {
    name: 'put: replaces all attributes',
    given: [contact(a, { n: 1, m: 2, _tags: ['x'] })],
    ...put(one, { m: 3 }),
    ...changed,
    exactly: { m: 3, _tags: ['x'], ...system, _id: a },
  },
  {
    name: 'put: a stale _updated_at does not matter',
    given: [contact(a)],
    ...put(one, { _updated_at: '2000-01-01T00:00:00Z' }),
    ...changed,
  },
  {
    name: 'put: unknown',
    ...put(`/v1/entity/contact/${unknownId}`, {}),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'put: a deleted entity',
    given: [contact(a), remove(one)],
    ...put(one, {}),
    status: 405,
    code: 'entity/deleted',
  },
];

const deletions: readonly Scenario[] = [
  {
    name: 'delete: 200 without a body',
    given: [contact(a)],
    ...remove(one),
    ...changed,
    check: (reply) => expect(reply.text).toBe(''),
  },
  {
    name: 'delete: a second time changes nothing',
    given: [contact(a), remove(one)],
    ...remove(one),
    status: 200,
  },
  { name: 'delete: unknown', ...remove(one), status: 404, code: 'entity/not-found' },
  {
    name: 'delete: under another slug',
    given: [contact(a)],
    ...remove(`/v1/entity/person/${a}`),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'a deleted entity can be read, with its date',
    given: [contact(a), remove(one)],
    ...get(one),
    status: 200,
    answer: { entity: { _id: a, _deleted_at: time } },
  },
  {
    name: 'restore',
    given: [contact(a, { n: 1 }), remove(one)],
    ...patch(`${one}:restore`),
    ...changed,
    exactly: { n: 1, ...system, _id: a },
  },
  {
    name: 'restore: any body is let pass',
    given: [contact(a), remove(one)],
    ...patch(`${one}:restore`, {}),
    ...changed,
  },
  {
    name: 'restore: what is not deleted',
    given: [contact(a)],
    ...patch(`${one}:restore`),
    status: 400,
    code: 'entity/not-deleted',
  },
  { name: 'restore: unknown', ...patch(`${one}:restore`), status: 404, code: 'entity/not-found' },
  {
    name: 'purge: nothing is left but an activity that says so',
    given: [contact(a), patch(one, { n: 1 })],
    ...remove(`${one}?purge=true`),
    status: 200,
    // Those of the creation and of the change are gone, that of the purge is new.
    activities: -1,
    feed: 1,
    check: async (_reply, server) => {
      expect((await server.call(get(one))).status).toBe(404);
      expect((await server.call(get(`${one}/activity`))).status).toBe(404);
      expect(await server.deps.store.operations.payloadAt(server.org, a, 1)).toBeUndefined();
    },
  },
  {
    name: 'purge: a deleted entity',
    given: [contact(a), remove(one)],
    ...remove(`${one}?purge=true`),
    status: 200,
    activities: -1,
    feed: 1,
  },
  {
    name: 'purge: twice',
    given: [contact(a), remove(`${one}?purge=true`)],
    ...remove(`${one}?purge=true`),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'a purged id can be used again',
    given: [contact(a), remove(`${one}?purge=true`)],
    ...contact(a, { n: 1 }),
    ...made,
    answer: { _id: a, n: 1 },
  },
  {
    name: 'the feed of a purged id that is used again begins with the purge',
    given: [contact(a), remove(`${one}?purge=true`), contact(a), patch(one, { n: 1 })],
    ...get(`${one}/activity`),
    status: 200,
    answer: {
      total: 3,
      results: [{ type: 'EntityUpdated' }, { type: 'EntityCreated' }, { type: 'EntityDeleted' }],
    },
  },
];

runScenarios([...creates, ...reads, ...updates, ...deletions]);

const texts: readonly [name: string, sent: string, kept: string][] = [
  ['integer-like keys come first', '{"b":1,"10":2,"9":3}', '{"9":3,"10":2,"b":1'],
  ['keys keep their order', '{"z":1,"a":2,"m":{"y":1,"b":2}}', '{"z":1,"a":2,"m":{"y":1,"b":2}'],
  ['of duplicate keys the last', '{"a":1,"b":2,"a":3}', '{"a":3,"b":2'],
  ['null at any depth', '{"a":[null,{"b":null}]}', '{"a":[null,{"b":null}]'],
  ['empty keys and values', '{"":"","a":{},"b":[]}', '{"":"","a":{},"b":[]'],
  ['unicode', '{"ключ":"値 🦊 \\u00e9"}', '{"ключ":"値 🦊 é"'],
  ['lone surrogates', '{"a":"\\ud800","\\udc00":1}', '{"a":"\\ud800","\\udc00":1'],
  ['NUL', '{"a\\u0000b":"\\u0000"}', '{"a\\u0000b":"\\u0000"'],
  ['line separators', '{"a":"\\u2028\\u2029"}', '{"a":"\u2028\u2029"'],
  [
    'numbers',
    '{"a":[1e21,1E-7,-1.50,9007199254740991]}',
    '{"a":[1e+21,1e-7,-1.5,9007199254740991]',
  ],
  [
    'names of Object.prototype',
    '{"constructor":1,"toString":{"valueOf":2}}',
    '{"constructor":1,"toString":{"valueOf":2}',
  ],
  [
    'half a megabyte in one text',
    `{"a":"${'ä'.repeat(250_000)}"}`,
    `{"a":"${'ä'.repeat(250_000)}"`,
  ],
];

describe.each([...stores])('$name: what is sent comes back', (kind) => {
  const open = serverOfFile(kind);

  test.each(texts)('%s', async (_name, body, kept) => {
    const server = await open();
    const created = await server.call({
      ...post('/v1/entity/contact'),
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(created.status).toBe(201);
    expect(created.text.startsWith(`${kept},"_schema"`)).toBe(true);
    const read = await server.call(get(`/v2/entity/contact/${created.json()['_id']}`));
    expect(read.text).toBe(created.text);
  });
});
