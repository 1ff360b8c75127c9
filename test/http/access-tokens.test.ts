import { describe, expect, test } from 'vitest';
import { scopes } from '../../src/domain/access/scopes.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { awkwardStrings, tokenRow } from '../support/rows.ts';
import {
  arrange,
  c,
  get,
  post,
  remove,
  runScenarios,
  type Scenario,
  unknownId,
} from '../support/scenario.ts';
import { openServer, type Reply, serverOfFile, type TestServer } from '../support/server.ts';
import { sqlite, stores } from '../support/stores.ts';
import { addToken, by } from '../support/tokens.ts';

const url = '/v1/access-tokens';
const schemas = get('/v1/entity/schemas');
const time = expect.stringMatching(/^2026-01-15T12:00:00\.\d{3}Z$/) as string;
const later = '2027-01-01T00:00:00.000Z';

const outcome = (reply: Reply) => [reply.status, reply.json()['code']];

async function make(server: TestServer, body: JsonObject = {}): Promise<JsonObject> {
  const reply = await server.call(post(url, { name: 'till', role: 'viewer', ...body }));
  expect(reply.status, reply.text).toBe(201);
  return reply.json();
}

const refused: readonly [name: string, body: JsonObject | null, problems: readonly object[]][] = [
  ['without anything', {}, [{ path: '/name' }, { path: '/role' }]],
  ['a role that there is not', { name: 'a', role: 'root' }, [{ path: '/role' }]],
  ['several roles', { name: 'a', role: ['viewer'] }, [{ path: '/role' }]],
  ['an empty name', { name: '', role: 'viewer' }, [{ path: '/name' }]],
  ['a name that goes on', { name: 'a'.repeat(201), role: 'viewer' }, [{ path: '/name' }]],
  [
    'unknown scopes, each told',
    { name: 'a', role: 'viewer', scopes: ['entity:view', 'entity', '*', 'instance:manage'] },
    ['1', '2', '3'].map((n) => ({ path: `/scopes/${n}`, code: 'scope/unknown' })),
  ],
  ['no scope at all', { name: 'a', role: 'viewer', scopes: [] }, [{ path: '/scopes' }]],
  [
    'an end in the past',
    { name: 'a', role: 'viewer', expires_at: '2026-01-15T11:59:59Z' },
    [{ path: '/expires_at', code: 'token/expiry-past' }],
  ],
  [
    'an end that is now',
    { name: 'a', role: 'viewer', expires_at: '2026-01-15T12:00:00Z' },
    [{ path: '/expires_at', code: 'token/expiry-past' }],
  ],
  [
    'a day that there is not',
    { name: 'a', role: 'viewer', expires_at: '2026-02-30T00:00:00Z' },
    [{ path: '/expires_at' }],
  ],
  [
    'a leap second',
    { name: 'a', role: 'viewer', expires_at: '2026-12-31T23:59:60Z' },
    [{ path: '/expires_at' }],
  ],
  [
    'an end that is a number',
    { name: 'a', role: 'viewer', expires_at: 5 },
    [{ path: '/expires_at' }],
  ],
  ['an end before now', { name: 'a', role: 'viewer', expires_in: -1 }, [{ path: '/expires_in' }]],
  ['part of a second', { name: 'a', role: 'viewer', expires_in: 1.5 }, [{ path: '/expires_in' }]],
  ['an age', { name: 'a', role: 'viewer', expires_in: 1e15 }, [{ path: '/expires_in' }]],
  [
    'two ends',
    { name: 'a', role: 'viewer', expires_in: 60, expires_at: later },
    [{ path: '/expires_in', code: 'range/conflicting' }],
  ],
  [
    'a secret of its own, and the reach of the instance',
    { name: 'a', role: 'viewer', token: 'x', reach: 'instance' },
    [{ path: '/token' }, { path: '/reach' }],
  ],
];

runScenarios([
  ...refused.map(
    ([name, body, errors]): Scenario => ({
      name: `a token is refused: ${name}`,
      ...post(url, body ?? undefined),
      status: 400,
      code: 'request/invalid',
      answer: { errors },
    }),
  ),
  {
    name: 'a token is made and shown',
    ...post(url, { name: 'till', role: 'editor', scopes: ['entity:*'], expires_at: later }),
    status: 201,
    feed: 1,
    exactly: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: 'till',
      prefix: expect.stringMatching(/^entia_[0-9a-f]{8}$/) as string,
      role: 'editor',
      scopes: ['entity:*'],
      created_at: time,
      created_by: 'admin',
      expires_at: later,
      last_used_at: null,
      revoked_at: null,
      token: expect.stringMatching(/^entia_[0-9a-f]{64}$/) as string,
    },
    check: (reply) => expect(reply.headers['cache-control']).toBe('no-store'),
  },
  {
    name: 'a token for an hour',
    ...post(url, { name: 'a', role: 'owner', expires_in: 3600 }),
    status: 201,
    feed: 1,
    answer: {
      scopes: null,
      expires_at: expect.stringMatching(/^2026-01-15T13:00:00\.0\d\dZ$/) as string,
    },
  },
  ...[unknownId, 'nobody', '%00', '%F0%9F%98%80', 'a'.repeat(1000)].flatMap((id): Scenario[] => [
    {
      name: `an unknown token: ${id.slice(0, 40)}`,
      ...get(`${url}/${id}`),
      status: 404,
      code: 'token/not-found',
    },
    {
      name: `an unknown token is not revoked: ${id.slice(0, 40)}`,
      ...remove(`${url}/${id}`),
      status: 404,
      code: 'token/not-found',
    },
  ]),
  {
    name: 'a page beyond the end',
    ...get(`${url}?from=9007199254740991&size=1000`),
    status: 200,
    exactly: { total: 0, results: [] },
  },
  {
    name: 'a page that is too large',
    ...get(`${url}?size=1001`),
    status: 400,
    code: 'request/invalid',
  },
]);

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('a token does what its role and scopes say, is seen without its secret, and ends when revoked', async () => {
    const server = await open();
    const { token, ...shown } = await make(server, { role: 'owner', scopes: ['schema:view'] });
    const secret = String(token);
    expect((await server.call(by(secret, schemas))).status).toBe(200);
    expect(outcome(await server.call(by(secret, get(url))))).toEqual([403, 'auth/forbidden']);
    const [one, all] = [
      await server.call(get(`${url}/${shown['id']}`)),
      await server.call(get(url)),
    ];
    expect(one.json()).toEqual(shown);
    expect(all.json()).toEqual({ total: 1, results: [shown] });
    expect(one.text + all.text).not.toMatch(/hash|"token"/);

    const revoke = remove(`${url}/${shown['id']}`);
    const before = await server.effects();
    const [first, second] = await Promise.all([server.call(revoke), server.call(revoke)]);
    expect([first.status, first.text, second.status, second.text]).toEqual([204, '', 204, '']);
    expect((await server.effects()).feed - before.feed).toBe(1);
    expect(outcome(await server.call(by(secret, schemas)))).toEqual([401, 'auth/token-revoked']);
    expect((await server.call(get(`${url}/${shown['id']}`))).json()['revoked_at']).toEqual(time);
  });

  test('the id of a token is a UUID, in capitals too', async () => {
    const server = await open();
    const { token, id } = await make(server, { role: 'owner' });
    const named = `${url}/${String(id).toUpperCase()}`;
    expect((await server.call(get(named))).json()['id']).toBe(id);
    expect((await server.call(remove(named))).status).toBe(204);
    expect(outcome(await server.call(by(String(token), schemas)))).toEqual([
      401,
      'auth/token-revoked',
    ]);
  });

  test('names come back as they were sent', async () => {
    const server = await open();
    const names = awkwardStrings.filter((name) => name !== '');
    for (const name of names) expect((await make(server, { name }))['name']).toBe(name);
    const listed = (await server.call(get(url))).json<{ results: { name: string }[] }>();
    expect(listed.results.map(({ name }) => name)).toEqual(names);
  });

  test('no token makes, or takes, one that may do more', async () => {
    const server = await open();
    const admin = await addToken(server, { role: 'admin' });
    const narrow = await addToken(server, {
      role: 'owner',
      scopes: ['token:manage', 'entity:view'],
    });
    const wishes: readonly [secret: string, wish: JsonObject, status: number][] = [
      [admin, { role: 'owner' }, 403],
      [admin, { role: 'owner', scopes: ['entity:view'] }, 403],
      [admin, { role: 'admin' }, 201],
      [admin, { role: 'viewer' }, 201],
      [narrow, { role: 'viewer' }, 403],
      [narrow, { role: 'viewer', scopes: ['entity:*'] }, 201],
      [narrow, { role: 'owner', scopes: ['entity:*'] }, 403],
      [narrow, { role: 'owner', scopes: ['entity:view', 'token:manage'] }, 201],
    ];
    for (const [secret, wish, status] of wishes) {
      const before = await server.effects();
      const reply = await server.call(by(secret, post(url, { name: 'a', ...wish })));
      expect(reply.status, JSON.stringify(wish)).toBe(status);
      if (status === 403) expect(reply.json()['code']).toBe('auth/beyond-own-rights');
      expect((await server.effects()).feed - before.feed).toBe(status === 201 ? 1 : 0);
    }
    const owner = await make(server, { role: 'owner' });
    const taken = await server.call(by(admin, remove(`${url}/${owner['id']}`)));
    expect(outcome(taken)).toEqual([403, 'auth/beyond-own-rights']);
    expect((await server.call(by(String(owner['token']), schemas))).status).toBe(200);
  });

  test('the list has revoked tokens, leaves them out, or has no others', async () => {
    const server = await open();
    const [first, second] = [await make(server), await make(server)];
    await arrange(server, [remove(`${url}/${first['id']}`)]);
    const listed = async (query: string) => {
      const { results } = (await server.call(get(`${url}${query}`))).json<{
        readonly results: readonly { readonly id: string }[];
      }>();
      return results.map(({ id }) => id);
    };
    expect(await listed('')).toEqual([first['id'], second['id']]);
    expect(await listed('?revoked=false')).toEqual([second['id']]);
    expect(await listed('?revoked=true')).toEqual([first['id']]);
    const refused = await server.call(get(`${url}?revoked=maybe`));
    expect(refused.json()).toMatchObject({ errors: [{ path: '/revoked', code: 'shape/invalid' }] });
  });

  test('a token may end itself, and says who made it', async () => {
    const server = await open();
    const secret = await addToken(server, { id: 'maker' });
    const made = await server.call(by(secret, post(url, { name: 'a', role: 'owner' })));
    const { id, token, created_by: by_ } = made.json();
    expect(by_).toBe('token:maker');
    expect((await server.call(by(String(token), remove(`${url}/${id}`)))).status).toBe(204);
    expect((await server.call(by(String(token), schemas))).status).toBe(401);
  });

  test('tokens of another organization, and the admin token, are not there', async () => {
    const server = await open();
    await arrange(server, [post('/v1/organizations', { id: 'other', name: 'Other' })]);
    const secret = await addToken(server, { org: 'other' });
    const mine = await make(server);
    await server.deps.store.run('1', (tx) =>
      tx.tokens.add(tokenRow('other', 1, { id: c, hash: 'h', reach: 'instance' })),
    );
    for (const id of [mine['id'], c])
      for (const request of [get(`${url}/${id}`), remove(`${url}/${id}`)])
        expect(outcome(await server.call(by(secret, request)))).toEqual([404, 'token/not-found']);
    expect((await server.call(by(secret, get(url)))).json()['total']).toBe(1);
    expect((await server.call(get(url))).json()['total']).toBe(1);
  });

  test('last use is stored by and by, and again when the store was away', async () => {
    const server = await open();
    const { id, token } = await make(server);
    const lastUse = async () => (await server.call(get(`${url}/${id}`))).json()['last_used_at'];
    const before = await server.effects();
    await arrange(
      server,
      [schemas, schemas].map((request) => by(String(token), request)),
    );
    expect(await lastUse()).toBeNull();
    const { store } = server.deps;
    const run = store.run;
    Object.assign(store, { run: () => Promise.reject(new Error('away')) });
    await server.uses.flush();
    Object.assign(store, { run });
    await server.uses.flush();
    expect(await lastUse()).toEqual(time);
    expect(await server.effects()).toEqual(before);
    expect(server.log.join('')).toContain('could not store when tokens were last used');
  });

  test('a thousand tokens are listed by pages, without a gap', async () => {
    const server = await open();
    const ids = Array.from({ length: 1000 }, (_, n) => `t${String(n).padStart(4, '0')}`);
    await server.deps.store.run(server.org, async (tx) => {
      for (const id of ids) await tx.tokens.add(tokenRow(server.org, 1, { id, hash: id }));
    });
    const pages = [0, 400, 800].map((from) => server.call(get(`${url}?from=${from}&size=400`)));
    const rows = (await Promise.all(pages)).flatMap(
      (reply) => reply.json<{ results: { id: string }[] }>().results,
    );
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });
});

test('the OpenAPI document names every scope', async () => {
  const { app } = await openServer(sqlite);
  await app.ready();
  const text = JSON.stringify(app.swagger());
  for (const scope of scopes) expect(text).toContain(scope);
});
