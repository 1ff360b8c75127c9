import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { queueJob } from '../../../src/usecases/job/record-job.ts';
import { Retention } from '../../../src/workers/retention.ts';
import {
  a,
  b,
  contact,
  get,
  list,
  patch,
  post,
  put,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import {
  adminToken,
  openServer,
  type Reply,
  type Request,
  type TestServer,
} from '../../support/server.ts';
import { sqlite, stores } from '../../support/stores.ts';

const one = `/v1/entity/contact/${a}`;
const schema = { name: 'Contact', plural: 'Contacts', attributes: [] };

/** The parts of schemas: path, and member of the schema. */
const partKinds = [
  ['attributes', 'attributes'],
  ['capabilities', 'capabilities'],
  ['group', 'group_settings'],
  ['headline', 'group_headlines'],
] as const;

/** The request with a key. */
const keyed = (request: Request, key = 'key-1'): Request => ({
  ...request,
  headers: { ...request.headers, 'idempotency-key': key },
});

/** Every mutation with a key, what must be there before it, and what it adds. */
const mutations: readonly (readonly [
  name: string,
  given: readonly Request[],
  request: Request,
  effects: { readonly activities: number; readonly feed: number },
])[] = [
  ['create', [], post('/v1/entity/contact', { n: 1 }), { activities: 1, feed: 1 }],
  ['create with an id', [], contact(a, { n: 1 }), { activities: 1, feed: 1 }],
  ['patch', [contact(a)], patch(one, { n: 1 }), { activities: 1, feed: 1 }],
  [
    'merge patch',
    [contact(a, { n: 1 })],
    { ...patch(one, { n: null }), headers: { 'content-type': 'application/merge-patch+json' } },
    { activities: 1, feed: 1 },
  ],
  [
    'JSON patch',
    [contact(a, { n: 1 })],
    {
      ...patch(one, [
        { op: 'test', path: '/n', value: 1 },
        { op: 'replace', path: '/n', value: 2 },
      ]),
      headers: { 'content-type': 'application/json-patch+json' },
    },
    { activities: 1, feed: 1 },
  ],
  ['replace', [contact(a)], put(one, { n: 1 }), { activities: 1, feed: 1 }],
  ['restore', [contact(a), remove(one)], patch(`${one}:restore`), { activities: 1, feed: 1 }],
  [
    'upsert that creates',
    [],
    patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n: 1 } }),
    { activities: 1, feed: 1 },
  ],
  [
    'upsert that updates',
    [contact(a, { n: 1 })],
    patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n: 1, m: 2 } }),
    { activities: 1, feed: 1 },
  ],
  ['schema', [], put('/v1/entity/schemas/contact', schema), { activities: 0, feed: 1 }],
  [
    'freeze',
    [put('/v1/entity/schemas/contact', schema)],
    post('/v1/entity/schemas/contact/freeze'),
    { activities: 0, feed: 1 },
  ],
  [
    'unfreeze',
    [put('/v1/entity/schemas/contact', schema), post('/v1/entity/schemas/contact/freeze')],
    post('/v1/entity/schemas/contact/unfreeze'),
    { activities: 0, feed: 1 },
  ],
  ...partKinds.flatMap(([path, list]) => {
    const [part, others] = [{ id: '1', name: 'a', label: 'a' }, `/v1/entity/schemas/${path}`];
    const given = [put('/v1/entity/schemas/contact', { ...schema, [list]: [part] })];
    const added = { schema: 'contact', name: 'b', label: 'b' };
    const effects = { activities: 0, feed: 1 };
    return [
      [`new part of ${list}`, given, post(others, added), effects],
      [`part of ${list}`, given, put(`${others}/contact:1`, { ...part, x: 1 }), effects],
    ] as const;
  }),
  [
    'activity',
    [contact(a)],
    post(`/v1/entity/activity?entities=${a}`, {
      type: 'Note',
      title: 't',
      message: 'm',
      payload: { a: 1 },
      pending: true,
    }),
    { activities: 1, feed: 1 },
  ],
  [
    'settings of an organization',
    [],
    patch('/v1/organizations/1', { name: 'New' }),
    { activities: 0, feed: 1 },
  ],
  [
    'suspension',
    [post('/v1/organizations', { id: 'other', name: 'Other' })],
    post('/v1/organizations/other:suspend'),
    { activities: 0, feed: 1 },
  ],
  [
    'resumption',
    [
      post('/v1/organizations', { id: 'other', name: 'Other' }),
      post('/v1/organizations/other:suspend'),
    ],
    post('/v1/organizations/other:resume'),
    { activities: 0, feed: 1 },
  ],
  [
    'organization',
    [],
    post('/v1/organizations', { id: 'other', name: 'Other' }),
    { activities: 0, feed: 1 },
  ],
];

function withoutRequest({ status, headers, text }: Reply) {
  const { 'x-request-id': _, 'idempotency-replayed': replayed, date: __, ...rest } = headers;
  return { answer: { status, text, headers: rest }, replayed };
}

/** Sends a POST without a body under `key-1`, and ends the connection as soon as the server has begun with it. */
async function sendAndLeave({ app }: TestServer, url: string): Promise<void> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const left = new Promise((resolve) => {
    app.server.once('request', (_message, response: ServerResponse) => {
      response.once('close', resolve);
      response.socket?.destroy();
    });
  });
  const head = [`POST ${url} HTTP/1.1`, 'host: x', 'idempotency-key: key-1'];
  socket.write([...head, `authorization: Bearer ${adminToken}`, '', ''].join('\r\n'));
  await Promise.all([left, once(socket, 'close')]);
}

async function arranged(server: TestServer, given: readonly Request[]): Promise<void> {
  for (const request of given) expect((await server.call(request)).status).toBeLessThan(300);
}

describe.each([...stores])('idempotency keys on $name', (kind) => {
  describe.each(mutations.map(([name, ...rest]) => ({ name, rest })))('$name', ({ rest }) => {
    const [given, request, effects] = rest;

    test('a repetition is answered as the first time, and changes nothing', async () => {
      const server = await openServer(kind);
      await arranged(server, given);
      const before = await server.effects();
      const first = withoutRequest(await server.call(keyed(request)));
      expect(first.answer.status, first.answer.text).toBeLessThan(300);
      expect(first.replayed).toBeUndefined();
      // What came in between makes no difference.
      await server.call(patch(one, { later: true }));
      const between = await server.effects();
      for (const key of ['key-1', '"key-1"']) {
        const again = withoutRequest(await server.call(keyed(request, key)));
        expect(again).toEqual({ ...first, replayed: 'true' });
      }
      expect(await server.effects()).toEqual(between);
      const patched = between.activities - before.activities - effects.activities;
      expect(between.feed - before.feed - effects.feed).toBe(patched);
    });

    test('twenty at once are performed once; the rest are told to wait or answered alike', async () => {
      const server = await openServer(kind);
      await arranged(server, given);
      const before = await server.effects();
      const replies = await Promise.all(
        Array.from({ length: 20 }, () => server.call(keyed(request))),
      );
      const done = replies.filter(({ status }) => status < 300);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      for (const refused of replies.filter(({ status }) => status >= 300)) {
        expect(refused.json()).toMatchObject({ status: 409, code: 'idempotency/in-flight' });
        expect(refused.headers['retry-after']).toBe('1');
      }
      const after = await server.effects();
      expect({
        activities: after.activities - before.activities,
        feed: after.feed - before.feed,
      }).toEqual(effects);
    });
  });

  test('the same key on another body, path, query, method or content is refused, and changes nothing', async () => {
    const server = await openServer(kind);
    await arranged(server, [contact(a), keyed(patch(one, { n: 1 }))]);
    const before = await server.effects();
    const others = [
      patch(one, { n: 2 }),
      patch(one, { n: 1, m: 1 }),
      patch(`${one}?fill_activity=true`, { n: 1 }),
      put(one, { n: 1 }),
      post('/v1/entity/contact', { n: 1 }),
      post('/v1/organizations', { id: 'other', name: 'Other' }),
    ];
    for (const other of others)
      expect((await server.call(keyed(other))).json()).toMatchObject({
        status: 422,
        code: 'idempotency/key-reused',
      });
    expect(await server.effects()).toEqual(before);
  });

  test('white space in a body makes no difference', async () => {
    const server = await openServer(kind);
    const request = keyed(post('/v1/entity/contact', { n: 1, m: [2] }));
    const first = await server.call(request);
    const again = await server.call({ ...request, body: Buffer.from('{ "n":1,\n"m" : [ 2 ] }') });
    expect([again.status, again.text]).toEqual([201, first.text]);
  });

  test('a request that failed may be sent again with its key', async () => {
    const server = await openServer(kind);
    const request = keyed(patch(one, { n: 1 }));
    expect((await server.call(request)).status).toBe(404);
    await arranged(server, [contact(a)]);
    const done = await server.call(request);
    expect([done.status, done.headers['idempotency-replayed']]).toEqual([200, undefined]);
  });

  test('a repetition is not refused by a condition that held the first time', async () => {
    const server = await openServer(kind);
    const created = await server.call(contact(a));
    const etag = String(created.headers['etag']);
    const request = patch(one, { n: 1 });
    const conditioned = { ...request, headers: { 'if-match': etag } };
    const first = await server.call(keyed(conditioned));
    expect(first.status).toBe(200);
    const again = await server.call(keyed(conditioned));
    expect([again.status, again.text, again.headers['etag']]).toEqual([
      200,
      first.text,
      first.headers['etag'],
    ]);
    expect((await server.call(conditioned)).status).toBe(412);
    expect((await server.call(keyed({ ...conditioned }, 'key-2'))).status).toBe(412);
  });

  test.each([
    ['while it is worked on', true],
    ['before it is found out who it is', false],
  ])('a caller that goes away %s can repeat the request', async (_when, isKnown) => {
    const server = await openServer(kind);
    await server.call(post('/v1/organizations', { id: 'other', name: 'Other' }));
    if (isKnown) await server.call(get('/v1/organizations'));
    const suspend = post('/v1/organizations/other:suspend');
    await sendAndLeave(server, suspend.url);
    await server.call(get('/v1/organizations'));
    const replies = [await server.call(keyed(suspend)), await server.call(keyed(suspend))];
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(await server.effects()).toMatchObject({ feed: 3 });
  });

  test('a token is made once, and its secret is not shown again', async () => {
    const server = await openServer(kind);
    const request = keyed(post('/v1/access-tokens', { name: 'n', role: 'editor' }));
    const first = await server.call(request);
    expect(first.status).toBe(201);
    const again = await server.call(request);
    expect(again.json()).toMatchObject({ status: 409, code: 'idempotency/secret-not-repeated' });
    const listed = await server.call(get('/v1/access-tokens'));
    expect(listed.json()).toMatchObject({ total: 1, results: [{ name: 'n' }] });
    const row = await server.deps.store.idempotency.find('1', 'admin', 'key-1');
    expect(JSON.stringify(row)).not.toContain(first.json()['token']);
  });

  test('nothing of a request that may hold a secret is kept, not even a hash that it could be guessed from', async () => {
    const server = await openServer(kind);
    const make = (name: string) => post('/v1/access-tokens', { name, role: 'editor' });
    expect((await server.call(keyed(make('a')))).status).toBe(201);
    const row = await server.deps.store.idempotency.find('1', 'admin', 'key-1');
    expect(row).toMatchObject({ fingerprint: '', note: null });
    const code = async (request: Request) => (await server.call(keyed(request))).json()['code'];
    expect(await code(make('b'))).toBe('idempotency/secret-not-repeated');
    expect(await code(contact(a))).toBe('idempotency/key-reused');
  });

  test('the same key of two callers is two keys', async () => {
    const server = await openServer(kind);
    const make = (name: string) => server.call(post('/v1/access-tokens', { name, role: 'editor' }));
    const secrets = [(await make('a')).json()['token'], (await make('b')).json()['token']];
    const request = keyed(post('/v1/entity/contact', { n: 1 }));
    const replies: Reply[] = [];
    for (const secret of [...secrets, ...secrets]) {
      const headers = { ...request.headers, authorization: `Bearer ${String(secret)}` };
      replies.push(await server.call({ ...request, headers }));
    }
    expect(replies.map((reply) => reply.headers['idempotency-replayed'])).toEqual([
      undefined,
      undefined,
      'true',
      'true',
    ]);
    const ids = replies.map((reply) => reply.json()['_id']);
    expect([ids[2], ids[3]]).toEqual([ids[0], ids[1]]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('people and groups are made and changed once, and no secret is told twice', async () => {
    const server = await openServer(kind);
    const made = async (request: Request) => (await server.call(request)).json()['id'];
    const user = `/v1/users/${String(await made(post('/v1/users', { login: 'x', role: 'viewer' })))}`;
    const group = `/v1/groups/${String(await made(post('/v1/groups', { name: 'x' })))}`;
    const requests: readonly (readonly [request: Request, again: object])[] = [
      [post('/v1/groups', { name: 'y' }), { status: 201, replayed: 'true' }],
      [patch(group, { name: 'z' }), { status: 200, replayed: 'true' }],
      [patch(user, { name: 'z' }), { status: 200, replayed: 'true' }],
      [post('/v1/users', { login: 'y', role: 'viewer' }), { status: 409 }],
      [post(`${user}/reset-password`), { status: 409 }],
    ];
    for (const [n, [request, expected]] of requests.entries()) {
      const first = await server.call(keyed(request, `${n}`));
      expect(first.status, first.text).toBeLessThan(300);
      const before = await server.effects();
      const again = await server.call(keyed(request, `${n}`));
      const { status, headers, text } = again;
      expect({ status, replayed: headers['idempotency-replayed'] }).toMatchObject(expected);
      if (status === 409) expect(again.json()['code']).toBe('idempotency/secret-not-repeated');
      else expect(text).toBe(first.text);
      expect(await server.effects()).toEqual(before);
    }
  });

  test('what is kept of a request does not tell its password, not even by a hash', async () => {
    const server = await openServer(kind);
    const fingerprints: (string | undefined)[] = [];
    for (const [n, password] of ['correct horse battery', 'staple of another'].entries()) {
      const body = { login: 'anna', role: 'viewer', password };
      const made = await server.call(keyed(post('/v1/users', body), `key-${n}`));
      expect(made.status, made.text).toBe(201);
      fingerprints.push(
        (await server.deps.store.idempotency.find('1', 'admin', `key-${n}`))?.fingerprint,
      );
      await server.call(remove(`/v1/users/${String(made.json()['id'])}`));
    }
    expect(fingerprints[0]).toBeDefined();
    expect(fingerprints[1]).toBe(fingerprints[0]);
  });

  test('a job is cancelled once, and a repetition says what has become of it', async () => {
    const server = await openServer(kind);
    const asked = { org: '1', id: b, kind: 'none', subject: '', input: {}, caller: {} };
    await server.deps.store.run('1', (tx) => queueJob(tx, { ...asked, createdAt: 1 }));
    const request = keyed(post(`/v1/jobs/${b}:cancel`));
    const first = await server.call(request);
    expect([first.status, first.json()['status']]).toEqual([200, 'cancelled']);
    const before = await server.effects();
    const again = withoutRequest(await server.call(request));
    expect(again).toEqual({ ...withoutRequest(first), replayed: 'true' });
    expect(await server.effects()).toEqual(before);
  });

  test('the same key of another organization is another key', async () => {
    const server = await openServer(kind);
    await arranged(server, [post('/v1/organizations', { id: 'other', name: 'Other' })]);
    const request = keyed(post('/v1/entity/contact', { n: 1 }));
    const first = await server.call(request);
    const headers = { ...request.headers, 'x-epilot-org-id': 'other' };
    const second = await server.call({ ...request, headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json()['_org']).toBe('other');
  });

  test('of what was purged since, a repetition says that it cannot be shown', async () => {
    const server = await openServer(kind);
    const request = keyed(contact(a, { n: 1 }));
    await arranged(server, [request, remove(`${one}?purge=true`)]);
    const before = await server.effects();
    expect((await server.call(request)).json()).toMatchObject({
      status: 409,
      code: 'idempotency/result-gone',
    });
    expect(await server.effects()).toEqual(before);
  });

  test('a dry run uses no key up', async () => {
    const server = await openServer(kind);
    await arranged(server, [contact(a), keyed(patch(`${one}?dry_run=true`, { n: 1 }))]);
    const done = await server.call(keyed(patch(one, { n: 1 })));
    expect([done.status, done.headers['idempotency-replayed']]).toEqual([200, undefined]);
  });

  test('a listing with a key is performed each time', async () => {
    const server = await openServer(kind);
    const listing = keyed(list([{ term: { _schema: 'contact' } }]));
    expect((await server.call(listing)).json()['hits']).toBe(0);
    await arranged(server, [contact(a)]);
    expect((await server.call(listing)).json()['hits']).toBe(1);
  });

  test('a key is known for a day', async () => {
    const server = await openServer(kind);
    const request = keyed(post('/v1/entity/contact', { n: 1 }));
    const first = await server.call(request);
    const dayMs = 86_400_000;
    const sweepAfter = async (ms: number) => {
      server.clock.at += ms;
      await new Retention(server.deps).stop();
      return (await server.call(request)).text;
    };
    expect(await sweepAfter(dayMs - 60_000)).toBe(first.text);
    expect(await sweepAfter(120_000)).not.toBe(first.text);
  });

  test('however retries interleave, there is one activity for each key, and one answer', async () => {
    const server = await openServer(kind);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(5), fc.boolean()), { minLength: 1, maxLength: 40 }),
        async (tries) => {
          const name = `run-${run++}`;
          const before = await server.effects();
          const bodies = new Map<number, Set<string>>();
          const send = async (n: number) => {
            const request = patch('/v1/entity/contact:upsert', {
              unique_key: ['n'],
              entity: { n: `${name}-${n % 2}`, k: n },
            });
            const reply = await server.call(keyed(request, `${name}-${n}`));
            if (reply.status < 300) bodies.getOrInsertComputed(n, () => new Set()).add(reply.text);
            else expect(reply.json()['code']).toBe('idempotency/in-flight');
          };
          let under: Promise<void>[] = [];
          for (const [n, wait] of tries) {
            under.push(send(n));
            if (!wait) continue;
            await Promise.all(under);
            under = [];
          }
          await Promise.all(under);
          const keys = new Set(tries.map(([n]) => n)).size;
          const after = await server.effects();
          expect(after.activities - before.activities).toBe(keys);
          expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });
});

test('every route that says it takes a key is repeated in one of the tests above, and those that change nothing do not say so', async () => {
  const { app } = await openServer(sqlite);
  await app.ready();
  const operations = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      parameters: (operation as { readonly parameters?: readonly object[] }).parameters ?? [],
    })),
  );
  const takesKey = ({ parameters }: { readonly parameters: readonly object[] }) =>
    parameters.some((each) => 'name' in each && each.name === 'Idempotency-Key');
  const repeated = [
    ...mutations.map(([, , request]) => request),
    post('/v1/access-tokens'),
    post(`/v1/jobs/${b}:cancel`),
    post('/v1/users'),
    patch(`/v1/users/${b}`),
    post(`/v1/users/${b}/reset-password`),
    post('/v1/groups'),
    patch(`/v1/groups/${b}`),
  ];
  const routes = operations.map(({ route }) => route);
  const routesRepeated = new Set(repeated.map((request) => routeOf(routes, request)));
  const advertised = operations.filter(takesKey).map(({ route }) => route);
  expect(advertised.toSorted()).toEqual([...routesRepeated].toSorted());
  const silent = operations.filter((operation) => !takesKey(operation));
  const mutating = /^(POST|PUT|PATCH) /;
  expect(
    silent
      .map(({ route }) => route)
      .filter((route) => mutating.test(route))
      .toSorted(),
  ).toEqual(
    [
      'POST /v1/entity:list',
      'POST /v1/auth/login',
      'POST /v1/auth/refresh',
      'POST /v1/auth/logout',
      'POST /v1/auth/set-password',
      'POST /v1/auth/password',
    ].toSorted(),
  );
});

/** The route that serves a request: of those that could, the one with the fewest parameters. */
function routeOf(routes: readonly string[], { method, url }: Request): string | undefined {
  const sent = `${method} ${url.split('?')[0]}`;
  const couldServe = (route: string) =>
    new RegExp(
      `^${route.replace('{composite_id}', '[^/]+').replaceAll(/\{\w+\}/g, '[^/:]+')}$`,
    ).test(sent);
  const parameters = (route: string) => route.split('{').length;
  return routes.filter(couldServe).toSorted((x, y) => parameters(x) - parameters(y))[0];
}

const badKey = (name: string, key: string): Scenario => ({
  name: `a key that is ${name}`,
  ...keyed(post('/v1/entity/contact', { n: 1 }), key),
  status: 400,
  code: 'request/invalid',
  answer: { errors: [{ path: '/idempotency-key', in: 'header', code: 'shape/invalid' }] },
});

const scenarios: readonly Scenario[] = [
  badKey('only quotation marks', '""'),
  badKey('too long', 'k'.repeat(256)),
  badKey('two words', 'a b'),
  badKey('two keys', 'a, b'),
  badKey('not ASCII', 'schlüssel'),
  badKey('an open quotation', '"abc'),
  badKey('more than the quotation', '"abc";x=1'),
  badKey('a tab', 'a\tb'),
  {
    name: 'a key as long as may be',
    ...keyed(post('/v1/entity/contact', {}), 'k'.repeat(255)),
    status: 201,
    activities: 1,
    feed: 1,
  },
  {
    name: 'a key with a quotation mark inside',
    given: [keyed(contact(a), '"a\\"b"')],
    ...keyed(contact(a), 'a"b'),
    status: 201,
    check: (reply) => expect(reply.headers['idempotency-replayed']).toBe('true'),
  },
  {
    name: 'a bad key of a listing',
    ...keyed(list([{ term: { _schema: 'contact' } }]), 'a b'),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'a body that is no JSON, with a key',
    ...keyed({ method: 'POST', url: '/v1/entity/contact', body: Buffer.from('{') }),
    headers: { 'idempotency-key': 'a b' },
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ code: 'json/malformed' }] },
  },
  {
    name: 'a key on a read is not looked at',
    given: [contact(a)],
    ...keyed(get(one), 'a b'),
    status: 200,
  },
  {
    name: 'a key on a deletion is not looked at',
    given: [contact(a)],
    ...keyed(remove(one), 'a b'),
    status: 200,
    activities: 1,
    feed: 1,
  },
  {
    name: 'a key of a caller without a token',
    ...post('/v1/entity/contact', {}),
    headers: { 'idempotency-key': 'k', authorization: '' },
    status: 401,
    code: 'auth/token-missing',
  },
];
runScenarios(scenarios, { servers: 'each' });
