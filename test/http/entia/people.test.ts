import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  get,
  patch,
  post,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import {
  firstMoment,
  openServer,
  type Reply,
  type Request,
  type TestServer,
} from '../../support/server.ts';
import { sqlite, stores } from '../../support/stores.ts';
import { addToken, by } from '../../support/tokens.ts';

const password = 'correct horse battery';
const minute = 60_000;
const nobody = '0f000000-0000-4000-8000-000000000000';

function addUser(login: string, more: { readonly [key: string]: JsonValue } = {}): Request {
  return post('/v1/users', { login, role: 'editor', password, ...more });
}

/** What people send who have no token. */
function open(url: string, body: JsonValue): Request {
  return { ...post(url, body), headers: { authorization: '' } };
}

function logIn(login: string, tried = password, more: JsonObject = {}): Request {
  return open('/v1/auth/login', { login, password: tried, ...more });
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function grantOf(server: TestServer, request: Request): Promise<Tokens> {
  const reply = await server.call(request);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<Tokens & JsonObject>();
}

async function idOf(server: TestServer, request: Request): Promise<string> {
  const reply = await server.call(request);
  expect(reply.status, reply.text).toBe(201);
  return String(reply.json()['id']);
}

const refresh = ({ refresh_token }: Tokens) => open('/v1/auth/refresh', { refresh_token });
const logOut = ({ refresh_token }: Tokens) => open('/v1/auth/logout', { refresh_token });
const schemas = get('/v1/entity/schemas');
const codeOf = (reply: Reply) => (reply.status < 400 ? reply.status : reply.json()['code']);

const addOther = post('/v1/organizations', { id: 'other', name: 'Other' });
const inOther = { headers: { 'x-epilot-org-id': 'other' } };

const scenarios: readonly Scenario[] = [
  {
    name: 'a user is added, and nothing of the password comes back',
    ...addUser('Anna@Acme.example', { name: 'Anna' }),
    status: 201,
    feed: 1,
    answer: { login: 'anna@acme.example', name: 'Anna', role: 'editor', has_password: true },
    check: (reply) => expect(reply.text).not.toMatch(/scrypt|correct|token/),
  },
  {
    name: 'a user without a password gets a token to set one',
    ...post('/v1/users', { login: 'anna', role: 'viewer' }),
    status: 201,
    feed: 1,
    answer: {
      name: 'anna',
      has_password: false,
      set_password: { token: expect.stringMatching(/^entia_invite_/) as string },
    },
    check: (reply) => expect(reply.headers['cache-control']).toBe('no-store'),
  },
  {
    name: 'a login is used once, however it is written',
    given: [addUser('anna')],
    ...addUser('ＡNNA'),
    status: 409,
    code: 'user/exists',
  },
  {
    name: 'the same login in another organization is somebody else',
    given: [addOther, addUser('anna')],
    ...addUser('anna'),
    ...inOther,
    status: 201,
    feed: 1,
  },
  ...[
    'short',
    'a'.repeat(30),
    'my name is anna',
    'with\0control characters',
    'x'.repeat(1025),
    '\u{1f600}'.repeat(300),
  ].map((unfit) => ({
    name: `an unfit password: ${JSON.stringify(unfit).slice(0, 40)}`,
    ...addUser('anna', { password: unfit }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/password' }] },
  })),
  ...['', 'a b', 'a\nb', 'a\0', '\ud800', 'x'.repeat(255)].map((login) => ({
    name: `an unfit login: ${JSON.stringify(login).slice(0, 20)}`,
    ...addUser(login),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/login' }] },
  })),
  {
    name: 'a login that becomes two words',
    ...addUser('a\u00a8'),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/login', code: 'shape/invalid' }] },
  },
  {
    name: 'a login that becomes longer than a login is',
    ...addUser('\u3300'.repeat(64)),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/login', code: 'shape/invalid' }] },
  },
  {
    name: 'a body of 16 KiB is read where anybody may send one',
    ...open('/v1/auth/refresh', `{"refresh_token":"${'a'.repeat(16 * 1024 - 20)}"}`),
    status: 400,
    code: 'request/invalid',
  },
  ...['login', 'refresh', 'logout', 'set-password', 'password'].map((route) => ({
    name: `a larger one to ${route} is not`,
    ...post(`/v1/auth/${route}`, `{"refresh_token":"${'a'.repeat(16 * 1024 - 19)}"}`),
    status: 413,
    code: 'request/too-large',
    check: (reply: Reply) => expect(reply.json()['error']).toContain('16384 bytes'),
  })),
  ...[get('/v1/users/%00'), get('/v1/users/x'), get('/v1/groups/%00'), remove('/v1/groups/x')].map(
    (request) => ({
      name: `an id that is none: ${request.method} ${request.url}`,
      ...request,
      status: 404,
      code: request.url.includes('users') ? 'user/not-found' : 'group/not-found',
    }),
  ),
  {
    name: 'members and groups that are no ids',
    ...post('/v1/groups', { name: 'Sales', members: ['\0'] }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/members/0', code: 'user/unknown' }] },
  },
  {
    name: 'a group that is not there',
    ...addUser('anna', { groups: [nobody] }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/groups/0', code: 'group/unknown' }] },
  },
  {
    name: 'people are listed, oldest first, in pages',
    given: [addUser('anna'), addUser('ben'), addUser('cleo')],
    ...get('/v1/users?from=1&size=1'),
    status: 200,
    answer: { total: 3, results: [{ login: 'ben' }] },
  },
  ...[
    get(`/v1/users/${nobody}`),
    patch(`/v1/users/${nobody}`, {}),
    remove(`/v1/users/${nobody}`),
  ].map((request) => ({
    name: `${request.method} of nobody`,
    ...request,
    status: 404,
    code: 'user/not-found',
  })),
  {
    name: 'a reset for nobody',
    ...post(`/v1/users/${nobody}/reset-password`),
    status: 404,
    code: 'user/not-found',
  },
  {
    name: 'a log-in gives tokens; no feed entry, no activity',
    given: [addUser('anna')],
    ...logIn('ANNA'),
    status: 200,
    answer: { token_type: 'Bearer', expires_in: 900 },
    check: (reply) => expect(reply.headers['cache-control']).toBe('no-store'),
  },
  {
    name: 'a wrong password',
    given: [addUser('anna')],
    ...logIn('anna', 'wrong'),
    status: 401,
    code: 'auth/login-refused',
  },
  {
    name: 'a login that nobody has',
    ...logIn('nobody'),
    status: 401,
    code: 'auth/login-refused',
  },
  {
    name: 'an organization that does not exist',
    given: [addUser('anna')],
    ...logIn('anna', password, { organization: 'nobody' }),
    status: 401,
    code: 'auth/login-refused',
  },
  {
    name: 'the password of another organization',
    given: [addOther, addUser('anna')],
    ...logIn('anna', password, { organization: 'other' }),
    status: 401,
    code: 'auth/login-refused',
  },
  {
    name: 'a log-in in another organization',
    given: [addOther, { ...addUser('anna'), ...inOther }],
    ...logIn('anna', password, { organization: 'other' }),
    status: 200,
  },
  {
    name: 'a person without a password',
    given: [post('/v1/users', { login: 'anna', role: 'viewer' })],
    ...logIn('anna', 'entia_invite_'),
    status: 401,
    code: 'auth/login-refused',
  },
  {
    name: 'a password that is a number',
    ...open('/v1/auth/login', { login: 'anna', password: 1 }),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'a refresh token that nobody gave out',
    ...open('/v1/auth/refresh', {
      refresh_token: `entia_refresh_${'0'.repeat(64)}_${'0'.repeat(64)}`,
    }),
    status: 401,
    code: 'auth/token-invalid',
  },
  {
    name: 'a refresh token that cannot be',
    ...open('/v1/auth/refresh', { refresh_token: "' OR 1=1" }),
    status: 401,
    code: 'auth/token-invalid',
  },
  {
    name: 'a log-out of nobody says nothing',
    ...open('/v1/auth/logout', { refresh_token: 'x' }),
    status: 204,
  },
  {
    name: 'the admin token has no password to change',
    ...post('/v1/auth/password', { current_password: password, new_password: `${password}!` }),
    status: 404,
    code: 'user/not-found',
  },
  {
    name: 'a group, its name taken',
    given: [post('/v1/groups', { name: 'Sales' })],
    ...post('/v1/groups', { name: 'Sales' }),
    status: 409,
    code: 'group/exists',
  },
  ...(
    [
      ['caf\u00e9', 'cafe\u0301'],
      ['cafe\u0301', 'caf\u00e9'],
    ] as const
  ).map(([name, other]) => ({
    name: `a group, its name taken with the accent typed in another way: ${JSON.stringify(name)}`,
    given: [post('/v1/groups', { name })],
    ...post('/v1/groups', { name: other }),
    status: 409,
    code: 'group/exists',
  })),
  {
    name: 'a group of somebody who is not there',
    ...post('/v1/groups', { name: 'Sales', members: [nobody] }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/members/0', code: 'user/unknown' }] },
  },
  {
    name: 'a group that is not there',
    ...get(`/v1/groups/${nobody}`),
    status: 404,
    code: 'group/not-found',
  },
];
runScenarios(scenarios, { servers: 'each' });

describe.each([...stores])('$name', (kind) => {
  test('what a person creates is theirs, and the activity names them', async () => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna@acme.example', { name: 'Anna' }));
    const { access_token } = await grantOf(server, logIn('anna@acme.example'));
    const made = await server.call(by(access_token, contact(a)));
    expect(made.json()).toMatchObject({ _owners: [{ org_id: '1', user_id: id }] });
    const feed = await server.call(get(`/v1/entity/contact/${a}/activity`));
    const token = { sub: id, email: 'anna@acme.example', 'custom:ivy_user_id': id };
    expect(feed.json()).toMatchObject({ results: [{ caller: { EpilotAuth: { token } } }] });
    expect(feed.text).not.toContain(access_token);
  });

  test('a refresh gives new tokens and ends the old access token', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    const first = await grantOf(server, logIn('anna'));
    await arrange(server, [by(first.access_token, schemas)]);
    const second = await grantOf(server, refresh(first));
    expect(codeOf(await server.call(by(first.access_token, schemas)))).toBe('auth/token-invalid');
    expect(codeOf(await server.call(by(second.access_token, schemas)))).toBe(200);
  });

  test('a refresh token that is used twice ends the session, for whoever used it', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    const [first, elsewhere] = [
      await grantOf(server, logIn('anna')),
      await grantOf(server, logIn('anna')),
    ];
    const second = await grantOf(server, refresh(first));
    await arrange(server, [by(second.access_token, schemas)]);
    for (const stale of [first, second])
      expect(codeOf(await server.call(refresh(stale)))).toBe('auth/token-invalid');
    expect(codeOf(await server.call(by(second.access_token, schemas)))).toBe('auth/token-invalid');
    expect(codeOf(await server.call(by(elsewhere.access_token, schemas)))).toBe(200);
  });

  test('of two refreshes at once one gives tokens at most', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    const first = await grantOf(server, logIn('anna'));
    const replies = await Promise.all([1, 2, 3].map(() => server.call(refresh(first))));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('access ends after 15 minutes and refreshing after 30 days without', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    const first = await grantOf(server, logIn('anna'));
    server.clock.at = firstMoment + 14 * minute;
    await arrange(server, [by(first.access_token, schemas)]);
    server.clock.at = firstMoment + 16 * minute;
    expect(codeOf(await server.call(by(first.access_token, schemas)))).toBe('auth/token-expired');
    const second = await grantOf(server, refresh(first));
    server.clock.at += 31 * 24 * 60 * minute;
    expect(codeOf(await server.call(refresh(second)))).toBe('auth/token-expired');
    expect(codeOf(await server.call(refresh(second)))).toBe('auth/token-invalid');
  });

  test('a clock that was far ahead when somebody logged in makes no token that lasts', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    server.clock.at = firstMoment + 365 * 24 * 60 * minute;
    const { access_token } = await grantOf(server, logIn('anna'));
    await arrange(server, [by(access_token, schemas)]);
    server.clock.at = firstMoment;
    expect(codeOf(await server.call(by(access_token, schemas)))).toBe('auth/token-expired');
  });

  const endings: readonly [name: string, end: (id: string, tokens: Tokens) => Request][] = [
    ['a log-out', (_id, tokens) => logOut(tokens)],
    ['a suspension', (id) => patch(`/v1/users/${id}`, { suspended: true })],
    ['a removal', (id) => remove(`/v1/users/${id}`)],
    ['a reset', (id) => post(`/v1/users/${id}/reset-password`)],
    [
      'another password',
      (_id, { access_token }) =>
        by(
          access_token,
          post('/v1/auth/password', { current_password: password, new_password: 'another horse' }),
        ),
    ],
  ];
  test.each(endings)('%s ends a session at once', async (_name, end) => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna'));
    const tokens = await grantOf(server, logIn('anna'));
    await arrange(server, [by(tokens.access_token, schemas), end(id, tokens)]);
    expect((await server.call(by(tokens.access_token, schemas))).status).toBe(401);
    expect((await server.call(refresh(tokens))).status).toBe(401);
  });

  test('another role holds from the next request on', async () => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna'));
    const { access_token } = await grantOf(server, logIn('anna'));
    await arrange(server, [by(access_token, contact(a))]);
    await arrange(server, [patch(`/v1/users/${id}`, { role: 'viewer' })]);
    const change = by(access_token, patch(`/v1/entity/contact/${a}`, { n: 1 }));
    expect(codeOf(await server.call(change))).toBe('auth/forbidden');
  });

  test('a suspended person cannot log in, until the suspension ends', async () => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna'));
    await arrange(server, [patch(`/v1/users/${id}`, { suspended: true })]);
    expect(codeOf(await server.call(logIn('anna')))).toBe('auth/login-refused');
    await arrange(server, [patch(`/v1/users/${id}`, { suspended: false }), logIn('anna')]);
  });

  test('an own password changes with the current one only, and the answer opens a new session', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    const { access_token } = await grantOf(server, logIn('anna'));
    const change = (current: string, next: string) =>
      by(
        access_token,
        post('/v1/auth/password', { current_password: current, new_password: next }),
      );
    expect(codeOf(await server.call(change('wrong', 'another horse')))).toBe('auth/login-refused');
    expect(codeOf(await server.call(change(password, 'short')))).toBe('request/invalid');
    const next = await grantOf(server, change(password, 'another horse'));
    await arrange(server, [by(next.access_token, schemas), logIn('anna', 'another horse')]);
    expect(codeOf(await server.call(logIn('anna')))).toBe('auth/login-refused');
  });

  test('an invitation sets a password once, and not after a week', async () => {
    const server = await openServer(kind);
    const invite = async (login: string) => {
      const made = await server.call(post('/v1/users', { login, role: 'viewer' }));
      return made.json<{ set_password: { token: string } }>().set_password.token;
    };
    const redeem = (token: string, chosen = password) =>
      open('/v1/auth/set-password', { token, password: chosen });
    const [anna, ben] = [await invite('anna'), await invite('ben')];
    expect(codeOf(await server.call(redeem(anna, 'short')))).toBe('request/invalid');
    const { access_token } = await grantOf(server, redeem(anna));
    await arrange(server, [by(access_token, schemas), logIn('anna')]);
    expect(codeOf(await server.call(redeem(anna)))).toBe('auth/token-invalid');
    expect(codeOf(await server.call(by(ben, schemas)))).toBe('auth/token-invalid');
    server.clock.at += 8 * 24 * 60 * minute;
    expect(codeOf(await server.call(redeem(ben)))).toBe('auth/token-expired');
  });

  test('a reset takes the password away; its token sets another', async () => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna'));
    const reset = await server.call(post(`/v1/users/${id}/reset-password`));
    expect(codeOf(await server.call(logIn('anna')))).toBe('auth/login-refused');
    const { token } = reset.json<{ token: string }>();
    await arrange(server, [open('/v1/auth/set-password', { token, password: 'another horse' })]);
    await arrange(server, [logIn('anna', 'another horse')]);
  });

  test.each(['anna', 'nobody'])(
    'after five failures the login %s is locked, whoever has it, and for 15 minutes at most',
    async (login) => {
      const server = await openServer(kind);
      await arrange(server, [addUser('anna')]);
      const wrong = logIn(login, 'wrong');
      for (let n = 0; n < 5; n++)
        expect(codeOf(await server.call(wrong))).toBe('auth/login-refused');
      const locked = await server.call(logIn(login));
      expect(codeOf(locked)).toBe('auth/login-locked');
      expect(Number(locked.headers['retry-after'])).toBe(30);
      for (let n = 0; n < 20; n++) {
        server.clock.at += 15 * minute;
        expect(codeOf(await server.call(wrong))).toBe('auth/login-refused');
        expect(codeOf(await server.call(wrong))).toBe('auth/login-locked');
      }
      server.clock.at += 15 * minute;
      const right = await server.call(logIn(login));
      expect(codeOf(right)).toBe(login === 'anna' ? 200 : 'auth/login-refused');
    },
  );

  test('neither a refusal nor a lock tells which organizations and which logins are there', async () => {
    const server = await openServer(kind);
    await arrange(server, [addOther, addUser('anna'), { ...addUser('anna'), ...inOther }]);
    await arrange(server, [post('/v1/organizations', { id: 'off', name: 'Off' })]);
    await arrange(server, [post('/v1/organizations/off:suspend')]);
    const transcripts = ['1', 'other', 'off', 'nowhere'].flatMap((organization) =>
      ['anna', 'nobody'].map(async (login) => {
        const answers: unknown[] = [];
        for (let n = 0; n < 8; n++) {
          const reply = await server.call(logIn(login, 'wrong', { organization }));
          const { request_id: _, ...body } = reply.json();
          answers.push([reply.status, reply.headers['retry-after'], body]);
        }
        return JSON.stringify(answers);
      }),
    );
    const told = await Promise.all(transcripts);
    expect(new Set(told).size, told.join('\n')).toBe(1);
    expect(told[0]).toContain('auth/login-locked');
    // Also one whose name is that of another but for its case.
    const shouted = logIn('nobody', 'wrong', { organization: 'OTHER' });
    expect(codeOf(await server.call(shouted))).toBe('auth/login-refused');
    for (let n = 0; n < 5; n++)
      await server.call(logIn('nobody', 'wrong', { organization: 'NoWhere' }));
    for (const organization of ['nowherE', 'otheR'])
      expect(codeOf(await server.call(logIn('nobody', 'wrong', { organization })))).toBe(
        'auth/login-refused',
      );
    // Each is locked by itself: a name in an organization that is not there is nobody's elsewhere.
    const fresh = logIn('anna', 'wrong', { organization: 'elsewhere' });
    expect(codeOf(await server.call(fresh))).toBe('auth/login-refused');
  });

  test('while its organization is suspended a session is refused, and goes on afterwards', async () => {
    const server = await openServer(kind);
    await arrange(server, [addOther, { ...addUser('anna'), ...inOther }]);
    const first = await grantOf(server, logIn('anna', password, { organization: 'other' }));
    await arrange(server, [post('/v1/organizations/other:suspend')]);
    for (let n = 0; n < 2; n++)
      expect(codeOf(await server.call(refresh(first)))).toBe('org/suspended');
    await arrange(server, [post('/v1/organizations/other:resume')]);
    const second = await grantOf(server, refresh(first));
    await arrange(server, [by(second.access_token, schemas)]);
    await arrange(server, [post('/v1/organizations/other:suspend')]);
    // Who uses a token twice is a thief all the same.
    expect(codeOf(await server.call(refresh(first)))).toBe('auth/token-invalid');
    await arrange(server, [post('/v1/organizations/other:resume')]);
    expect(codeOf(await server.call(refresh(second)))).toBe('auth/token-invalid');
  });

  test('a lock is the login’s, and neither another login nor an open session feels it', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna'), addUser('ben')]);
    const tokens = await grantOf(server, logIn('anna'));
    for (let n = 0; n < 6; n++) await server.call(logIn('ANNA', 'wrong'));
    expect(codeOf(await server.call(logIn('anna')))).toBe('auth/login-locked');
    await arrange(server, [logIn('ben'), by(tokens.access_token, schemas), refresh(tokens)]);
  });

  test('a reset lifts a lock', async () => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna'));
    for (let n = 0; n < 5; n++) await server.call(logIn('anna', 'wrong'));
    const reset = await server.call(post(`/v1/users/${id}/reset-password`));
    const { token } = reset.json<{ token: string }>();
    await arrange(server, [open('/v1/auth/set-password', { token, password }), logIn('anna')]);
  });

  test('of a thousand guesses at once few are looked at, and other requests are answered', async () => {
    const server = await openServer(kind);
    await arrange(server, [addUser('anna')]);
    const guesses = Array.from({ length: 1000 }, (_, n) =>
      server.call(logIn('anna', `guess ${n}`)),
    );
    const others = Array.from({ length: 20 }, () => server.call(schemas));
    for (const other of await Promise.all(others)) expect(other.status).toBe(200);
    const count = Map.groupBy(await Promise.all(guesses), codeOf);
    expect(count.get('auth/login-refused')).toHaveLength(5);
    const rest = ['auth/login-refused', 'auth/login-locked', 'auth/busy'];
    expect([...count.keys()].filter((code) => !rest.includes(String(code)))).toEqual([]);
    for (const { headers } of count.get('auth/busy') ?? [])
      expect(headers['retry-after']).toBe('1');
  });

  test('an admin gives and takes no more than an admin has', async () => {
    const server = await openServer(kind);
    const owner = await idOf(server, addUser('olga', { role: 'owner' }));
    await arrange(server, [addUser('adam', { role: 'admin' })]);
    const eve = await idOf(server, addUser('eve'));
    const { access_token } = await grantOf(server, logIn('adam'));
    for (const request of [
      addUser('mallory', { role: 'owner' }),
      patch(`/v1/users/${eve}`, { role: 'owner' }),
      patch(`/v1/users/${owner}`, { role: 'viewer' }),
      patch(`/v1/users/${owner}`, { suspended: true }),
      post(`/v1/users/${owner}/reset-password`),
      remove(`/v1/users/${owner}`),
    ])
      expect(codeOf(await server.call(by(access_token, request)))).toBe('auth/beyond-own-rights');
    await arrange(server, [by(access_token, patch(`/v1/users/${eve}`, { role: 'admin' }))]);
  });

  test('a narrow token lifts nobody above itself', async () => {
    const server = await openServer(kind);
    const secret = await addToken(server, { role: 'owner', scopes: ['user:manage'] });
    const request = by(secret, addUser('mallory', { role: 'viewer' }));
    expect(codeOf(await server.call(request))).toBe('auth/beyond-own-rights');
  });

  test.each(['editor', 'viewer'])('an %s manages nobody', async (role) => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna', { role }));
    const { access_token } = await grantOf(server, logIn('anna'));
    for (const request of [
      get('/v1/users'),
      addUser('ben'),
      patch(`/v1/users/${id}`, { role: 'owner' }),
      post('/v1/groups', { name: 'x' }),
      get('/v1/groups'),
    ])
      expect(codeOf(await server.call(by(access_token, request)))).toBe('auth/forbidden');
  });

  test('with a key, people and groups are made once, and no secret is told twice', async () => {
    const server = await openServer(kind);
    const keyed = (key: string, request: Request) => {
      return { ...request, headers: { 'idempotency-key': key } };
    };
    const group = keyed('a', post('/v1/groups', { name: 'Sales' }));
    const [first, again] = [await server.call(group), await server.call(group)];
    expect([again.status, again.json()]).toEqual([201, first.json()]);
    const invited = keyed('b', post('/v1/users', { login: 'anna', role: 'viewer' }));
    await arrange(server, [invited]);
    expect(codeOf(await server.call(invited))).toBe('idempotency/secret-not-repeated');
    expect((await server.call(get('/v1/users'))).json()['total']).toBe(1);
  });

  test('the last owner stays', async () => {
    const server = await openServer(kind);
    const [olga, otto] = [
      await idOf(server, addUser('olga', { role: 'owner' })),
      await idOf(server, addUser('otto', { role: 'owner' })),
    ];
    await arrange(server, [patch(`/v1/users/${otto}`, { suspended: true })]);
    for (const request of [
      patch(`/v1/users/${olga}`, { role: 'admin' }),
      patch(`/v1/users/${olga}`, { suspended: true }),
      remove(`/v1/users/${olga}`),
    ])
      expect(codeOf(await server.call(request))).toBe('user/last-owner');
    await arrange(server, [
      patch(`/v1/users/${otto}`, { suspended: false }),
      patch(`/v1/users/${olga}`, { role: 'admin' }),
    ]);
    expect(codeOf(await server.call(remove(`/v1/users/${otto}`)))).toBe('user/last-owner');
  });

  test('who is suspended becomes an owner only beside one who can log in', async () => {
    const server = await openServer(kind);
    const anna = await idOf(server, addUser('anna'));
    const promotion = patch(`/v1/users/${anna}`, { role: 'owner', suspended: true });
    expect(codeOf(await server.call(promotion))).toBe('user/last-owner');
    expect((await server.call(get(`/v1/users/${anna}`))).json()).toMatchObject({
      role: 'editor',
      suspended_at: null,
    });
    await idOf(server, addUser('olga', { role: 'owner' }));
    await arrange(server, [promotion]);
    await arrange(server, [patch(`/v1/users/${anna}`, { name: 'Anna' })]);
  });

  test('ids of people and groups may be written in capitals, and each of them counts once', async () => {
    const server = await openServer(kind);
    const anna = await idOf(server, addUser('anna'));
    const twice = { name: 'Sales', members: [anna, anna.toUpperCase()] };
    const sales = await idOf(server, post('/v1/groups', twice));
    const [user, group] = [`/v1/users/${anna.toUpperCase()}`, `/v1/groups/${sales.toUpperCase()}`];
    await arrange(server, [patch(user, { groups: [sales.toUpperCase()] })]);
    expect((await server.call(get(user))).json()).toMatchObject({ id: anna, groups: [sales] });
    await arrange(server, [patch(group, { members: [anna.toUpperCase()] })]);
    expect((await server.call(get(group))).json()).toMatchObject({ id: sales, members: [anna] });
    const tokens = await grantOf(server, logIn('anna'));
    await arrange(server, [post(`${user}/reset-password`), remove(group)]);
    expect((await server.call(by(tokens.access_token, schemas))).status).toBe(401);
    expect((await server.call(get(user))).json()).toMatchObject({ groups: [] });
    await arrange(server, [remove(user)]);
    expect(codeOf(await server.call(get(user)))).toBe('user/not-found');
  });

  test('groups have people, and people have groups', async () => {
    const server = await openServer(kind);
    const [anna, ben] = [await idOf(server, addUser('anna')), await idOf(server, addUser('ben'))];
    const sales = await idOf(server, post('/v1/groups', { name: 'Sales', members: [anna] }));
    const group = `/v1/groups/${sales}`;
    expect((await server.call(get(`/v1/users/${anna}`))).json()).toMatchObject({ groups: [sales] });
    await arrange(server, [patch(group, { members: [ben], name: 'Sale' })]);
    expect((await server.call(get(group))).json()).toMatchObject({ name: 'Sale', members: [ben] });
    await arrange(server, [patch(`/v1/users/${anna}`, { groups: [sales] })]);
    expect((await server.call(get('/v1/groups'))).json()).toMatchObject({
      results: [{ members: [anna, ben] }],
    });
    await arrange(server, [remove(`/v1/users/${ben}`), remove(group)]);
    expect((await server.call(get(`/v1/users/${anna}`))).json()).toMatchObject({ groups: [] });
  });

  test('another organization neither sees nor changes people and groups', async () => {
    const server = await openServer(kind);
    const anna = await idOf(server, addUser('anna'));
    const sales = await idOf(server, post('/v1/groups', { name: 'Sales' }));
    await arrange(server, [addOther]);
    for (const request of [
      get(`/v1/users/${anna}`),
      patch(`/v1/users/${anna}`, { role: 'owner' }),
      remove(`/v1/users/${anna}`),
      post(`/v1/users/${anna}/reset-password`),
      get(`/v1/groups/${sales}`),
      remove(`/v1/groups/${sales}`),
    ])
      expect((await server.call({ ...request, ...inOther })).status).toBe(404);
    expect((await server.call({ ...get('/v1/users'), ...inOther })).json()['total']).toBe(0);
  });

  test('nothing secret is stored or logged as it is', async () => {
    const server = await openServer(kind);
    const id = await idOf(server, addUser('anna'));
    const tokens = await grantOf(server, logIn('anna'));
    const stored = JSON.stringify([
      await server.deps.store.people.find('1', id),
      await server.deps.store.sessions.ofPerson('1', id),
      server.log,
    ]);
    for (const secret of [password, tokens.access_token, tokens.refresh_token])
      expect(stored).not.toContain(secret);
  });
});

/** What anna has, and which of her access tokens must not work any more. */
interface Anna {
  readonly id: string;
  tokens: Tokens | undefined;
  madeAt: number;
  readonly dead: string[];
}

function drop(anna: Anna): void {
  if (anna.tokens !== undefined) anna.dead.push(anna.tokens.access_token);
  anna.tokens = undefined;
}

function take(anna: Anna, server: TestServer, tokens: Tokens): void {
  drop(anna);
  anna.tokens = tokens;
  anna.madeAt = server.clock.at;
}

/** What may happen between two requests. */
const steps: Readonly<Record<string, (server: TestServer, anna: Anna) => unknown>> = {
  wait: () => {},
  forward: (server) => {
    server.clock.at += 10 * minute;
  },
  back: (server) => {
    server.clock.at -= 10 * minute;
  },
  suspend: async (server, anna) => {
    await arrange(server, [patch(`/v1/users/${anna.id}`, { suspended: true })]);
    drop(anna);
  },
  resume: async (server, anna) => {
    await arrange(server, [patch(`/v1/users/${anna.id}`, { suspended: false })]);
  },
  logIn: async (server, anna) => {
    // A second session would leave the first as it is.
    if (anna.tokens !== undefined) return;
    const reply = await server.call(logIn('anna'));
    if (reply.status === 200) take(anna, server, reply.json<Tokens & JsonObject>());
  },
  logOut: async (server, anna) => {
    if (anna.tokens !== undefined) await arrange(server, [logOut(anna.tokens)]);
    drop(anna);
  },
  refresh: async (server, anna) => {
    if (anna.tokens !== undefined) take(anna, server, await grantOf(server, refresh(anna.tokens)));
  },
};

test('whatever the order of things, a token works exactly while its session goes on', async () => {
  const orders = fc.array(fc.constantFrom(...Object.values(steps)), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const server = await openServer(sqlite);
      const id = await idOf(server, addUser('anna'));
      const anna: Anna = { id, tokens: undefined, madeAt: 0, dead: ['entia_access_'] };
      for (const step of order) {
        await step(server, anna);
        for (const old of anna.dead) expect((await server.call(by(old, schemas))).status).toBe(401);
        if (anna.tokens === undefined) continue;
        const age = server.clock.at - anna.madeAt;
        const { status } = await server.call(by(anna.tokens.access_token, schemas));
        expect(status).toBe(age < 15 * minute - 1000 && age > -5 * minute ? 200 : 401);
      }
    }),
    { numRuns: 30 },
  );
});
