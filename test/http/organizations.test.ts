import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  get,
  list,
  patch,
  post,
  runScenarios,
  type Scenario,
} from '../support/scenario.ts';
import { openServer, type Reply, type Request } from '../support/server.ts';
import { stores } from '../support/stores.ts';
import { addToken, by } from '../support/tokens.ts';

const addOther = post('/v1/organizations', { id: 'other', name: 'Other' });
const one = '/v1/organizations/other';
const time = expect.stringMatching(/^2026-01-15T12:00:00\.\d{3}Z$/) as string;
const other = { id: 'other', name: 'Other', created_at: time };
const served = { suspended_at: null, requires_if_match: false };

const outcome = (reply: Reply) => [reply.status, reply.json()['code']];
const set = (body: JsonValue) => patch(one, body);

const scenarios: readonly Scenario[] = [
  {
    name: 'an organization',
    given: [addOther],
    ...get(one),
    status: 200,
    exactly: { ...other, ...served },
  },
  ...['other', '%00', 'a%20b', 'a'.repeat(65)].flatMap((id): Scenario[] => {
    const url = `/v1/organizations/${id}`;
    const requests = [get(url), patch(url, { name: 'New' }), post(`${url}:suspend`)];
    return requests.map((request) => ({
      name: `no organization: ${request.method} ${request.url}`,
      ...request,
      status: 404,
      code: 'org/not-found',
    }));
  }),
  {
    name: 'settings are changed',
    given: [addOther],
    ...set({ name: '\ud800"', requires_if_match: true }),
    status: 200,
    feed: 1,
    exactly: { ...other, ...served, name: '\ud800"', requires_if_match: true },
  },
  {
    name: 'settings that are not sent stay',
    given: [addOther, set({ requires_if_match: true })],
    ...set({ name: 'New' }),
    status: 200,
    feed: 1,
    exactly: { ...other, ...served, name: 'New', requires_if_match: true },
  },
  {
    name: 'settings that are so already',
    given: [addOther],
    ...set({ name: 'Other', requires_if_match: false }),
    status: 200,
  },
  { name: 'settings of nobody', ...set({ name: 'New' }), status: 404, code: 'org/not-found' },
  {
    name: 'settings that there are not',
    given: [addOther],
    ...set({ id: 'new', name: '', requires_if_match: 'yes', suspended_at: null }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/id' },
        { path: '/suspended_at' },
        { path: '/name' },
        { path: '/requires_if_match' },
      ],
    },
  },
  {
    name: 'an organization is suspended',
    given: [addOther],
    ...post(`${one}:suspend`),
    status: 200,
    feed: 1,
    exactly: { ...other, ...served, suspended_at: time },
  },
  {
    name: 'an organization is suspended twice',
    given: [addOther, post(`${one}:suspend`)],
    ...post(`${one}:suspend`),
    status: 200,
  },
  {
    name: 'an organization is resumed',
    given: [addOther, post(`${one}:suspend`)],
    ...post(`${one}:resume`),
    status: 200,
    feed: 1,
    exactly: { ...other, ...served },
  },
  {
    name: 'an organization is resumed that is served',
    given: [addOther],
    ...post(`${one}:resume`),
    status: 200,
  },
  { name: 'nobody is suspended', ...post(`${one}:suspend`), status: 404, code: 'org/not-found' },
  { name: 'nobody is resumed', ...post(`${one}:resume`), status: 404, code: 'org/not-found' },
];
runScenarios(scenarios, { servers: 'each' });

const everything: readonly Request[] = [
  get(`/v1/entity/contact/${a}`),
  contact(a),
  list([], { allow_targeting_all_schemas: true }),
  get('/v1/entity/schemas'),
  get('/v1/access-tokens'),
  post('/v1/access-tokens', { name: 'a', role: 'viewer' }),
  get(one),
];

describe.each([...stores])('$name', (kind) => {
  test('a suspended organization is not served, and loses nothing', async () => {
    const server = await openServer(kind);
    const inOther = { 'x-epilot-org-id': 'other' };
    await arrange(server, [addOther, { ...contact(a, { n: 1 }), headers: inOther }]);
    const secret = await addToken(server, { org: 'other' });
    await arrange(
      server,
      everything.slice(2).map((request) => by(secret, request)),
    );
    await arrange(server, [post(`${one}:suspend`)]);
    const before = await server.effects();
    for (const request of everything)
      for (const sent of [by(secret, request), { ...request, headers: inOther }].slice(
        0,
        request.url === one ? 1 : 2,
      ))
        expect(outcome(await server.call(sent)), request.url).toEqual([403, 'org/suspended']);
    expect(await server.effects()).toEqual(before);
    expect((await server.call(get('/v1/entity/schemas'))).status).toBe(200);
    await arrange(server, [
      { ...get(one), headers: inOther },
      { ...post(`${one}:resume`), headers: inOther },
      by(secret, get(`/v1/entity/contact/${a}`)),
    ]);
  });

  test('what was on its way when the organization was suspended is not written', async () => {
    const server = await openServer(kind);
    const secret = await addToken(server);
    const address = await server.app.listen({ host: '127.0.0.1', port: 0 });
    const body = Promise.withResolvers<void>();
    const parts = async function* () {
      yield Buffer.from('{"n":');
      await body.promise;
      yield Buffer.from('1}');
    };
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const begun = new Promise<void>((resolve) => {
      server.app.server.once('request', () => resolve());
    });
    const under = fetch(`${address}/v1/entity/contact`, {
      method: 'POST',
      headers,
      body: parts() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    await begun;
    await arrange(server, [post('/v1/organizations/1:suspend')]);
    const before = await server.effects();
    body.resolve();
    const reply = await under;
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([
      403,
      'org/suspended',
    ]);
    expect(await server.effects()).toEqual(before);
  });

  test('its own people see their organization and no other', async () => {
    const server = await openServer(kind);
    await arrange(server, [addOther]);
    const secret = await addToken(server, { role: 'admin', org: 'other' });
    expect((await server.call(by(secret, get(one)))).json()['id']).toBe('other');
    expect((await server.call(by(secret, set({ requires_if_match: true })))).status).toBe(200);
    for (const id of ['1', 'nobody'])
      for (const request of [
        get(`/v1/organizations/${id}`),
        patch(`/v1/organizations/${id}`, { name: 'Mine' }),
      ])
        expect(outcome(await server.call(by(secret, request)))).toEqual([404, 'org/not-found']);
  });
});
