import { describe, expect, test } from 'vitest';
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
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { openServer, type Request } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const other = { 'x-epilot-org-id': 'other' };
const addOther = post('/v1/organizations', { id: 'other', name: 'Other' });
const one = `/v1/entity/contact/${a}`;
const time = expect.stringMatching(/^2026-01-15T12:00:00\.\d{3}Z$/) as string;
const served = { created_at: time, suspended_at: null, requires_if_match: false };

function from(organization: string, request: Request): Request {
  return { ...request, headers: { 'x-epilot-org-id': organization } };
}
const fromOther = (request: Request) => from('other', request);
const mine = [addOther, contactSchema(), contact(a, { n: 1 })];

const secrets: readonly Scenario[] = [
  ['a schema', get('/v1/entity/schemas/contact'), 'schema/not-found'],
  ['the versions of a schema', get('/v1/entity/schemas/contact/versions'), 'schema/not-found'],
  ['deleting a schema', remove('/v1/entity/schemas/contact'), 'schema/not-found'],
  ['an entity', get(one), 'entity/not-found'],
  ['an entity, v2', get(`/v2/entity/contact/${a}`), 'entity/not-found'],
  ['a patch', patch(one, { n: 2 }), 'entity/not-found'],
  ['a replacement', put(one, { n: 2 }), 'entity/not-found'],
  ['a deletion', remove(one), 'entity/not-found'],
  ['a purge', remove(`${one}?purge=true`), 'entity/not-found'],
  ['a restoration', patch(`${one}:restore`), 'entity/not-found'],
  ['a feed', get(`${one}/activity`), 'entity/not-found'],
  [
    'an activity for an entity',
    post(`/v1/entity/activity?entities=${a}`, { type: 'N', title: '', message: '' }),
    'entity/not-found',
  ],
].map(([name, request, code]) => ({
  ...fromOther(request as Request),
  name: `another organization sees nothing: ${String(name)}`,
  given: mine,
  status: 404,
  code: String(code),
}));

const scenarios: readonly Scenario[] = [
  ...secrets,
  {
    name: 'an organization is added',
    ...addOther,
    status: 201,
    feed: 1,
    exactly: { id: 'other', name: 'Other', ...served },
  },
  {
    name: 'an organization is added twice',
    given: [addOther],
    ...addOther,
    status: 409,
    code: 'org/exists',
  },
  {
    name: 'all organizations',
    given: [addOther],
    ...get('/v1/organizations'),
    status: 200,
    exactly: {
      total: 2,
      results: [
        { id: '1', name: 'Default', ...served },
        { id: 'other', name: 'Other', ...served },
      ],
    },
  },
  {
    name: 'an organization with a bad id',
    ...post('/v1/organizations', { id: 'a b', name: '' }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/id' }, { path: '/name' }] },
  },
  {
    name: 'another organization lists nothing',
    given: mine,
    ...fromOther(list([], { allow_targeting_all_schemas: true })),
    status: 200,
    exactly: { hits: 0, results: [] },
  },
  {
    name: 'another organization has no schemas',
    given: mine,
    ...fromOther(get('/v1/entity/schemas')),
    status: 200,
    exactly: { results: [] },
  },
  {
    name: 'an id that another organization uses is free',
    given: mine,
    ...fromOther(contact(a, { n: 2 })),
    status: 201,
    activities: 1,
    feed: 1,
    answer: { _id: a, _org: 'other', _acl: { view: ['org_other'] } },
  },
  {
    name: 'a key that another organization uses does not match',
    given: [...mine, patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n: 1 } })],
    ...fromOther(patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n: 1 } })),
    status: 201,
    activities: 1,
    feed: 1,
    answer: { _org: 'other' },
  },
  {
    name: 'links do not reach another organization',
    given: [
      ...mine,
      fromOther(
        contact('0b000000-0000-4000-8000-000000000000', { to: { $relation: [{ entity_id: a }] } }),
      ),
    ],
    ...fromOther(get('/v1/entity/contact/0b000000-0000-4000-8000-000000000000')),
    status: 200,
    answer: { relations: [] },
  },
  {
    name: 'the older header',
    given: mine,
    ...get(one),
    headers: { 'x-ivy-org-id': 'other' },
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'the newer header wins',
    given: mine,
    ...get(one),
    headers: { 'x-epilot-org-id': '1', 'x-ivy-org-id': 'other' },
    status: 200,
  },
  {
    name: 'an empty header is none',
    given: mine,
    ...get(one),
    headers: { 'x-epilot-org-id': ' ' },
    status: 200,
  },
  {
    name: 'an unknown organization',
    ...get(one),
    headers: { 'x-epilot-org-id': 'nobody' },
    status: 404,
    code: 'org/not-found',
  },
  {
    name: 'an organization that cannot be',
    ...get(one),
    headers: { 'x-epilot-org-id': "1' OR '1'='1" },
    status: 404,
    code: 'org/not-found',
  },
];
runScenarios(scenarios, { servers: 'each' });

describe.each([...stores])('$name', (kind) => {
  test('an activity is seen in its own organization only', async () => {
    const server = await openServer(kind);
    await arrange(server, [addOther]);
    const made = await server.call(
      post('/v1/entity/activity', { type: 'N', title: '', message: '' }),
    );
    const url = `/v1/entity/activity/${made.json()['_id']}`;
    expect((await server.call(get(url))).status).toBe(200);
    expect((await server.call({ ...get(url), headers: other })).status).toBe(404);
    const mutation = fromOther(post(`/v1/entity/contact?activity_id=${made.json()['_id']}`, {}));
    expect((await server.call(mutation)).json()['code']).toBe('activity/not-found');
  });

  test('the same id in two organizations is two entities', async () => {
    const server = await openServer(kind);
    await arrange(server, [
      ...mine,
      fromOther(contact(a, { n: 2 })),
      fromOther(patch(one, { n: 3 })),
    ]);
    expect((await server.call(get(one))).json()).toMatchObject({ entity: { n: 1 } });
    await arrange(server, [fromOther(remove(`${one}?purge=true`))]);
    expect((await server.call(get(one))).json()).toMatchObject({ entity: { n: 1 } });
    expect((await server.call(get(`${one}/activity`))).json()['total']).toBe(1);
    const all = await server.call(list([{ term: { _schema: 'contact' } }]));
    expect(all.json()['hits']).toBe(1);
  });
});
