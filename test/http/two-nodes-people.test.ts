import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { a, arrange, contact, get, patch, post, remove } from '../support/scenario.ts';
import { openServer, type Reply, type Request, type TestServer } from '../support/server.ts';
import { stores } from '../support/stores.ts';
import { by } from '../support/tokens.ts';

const password = 'correct horse battery';
const schemas = get('/v1/entity/schemas');

/** Two servers on one database; each has a hasher of its own, as cheap as in all tests. */
async function twoNodes(): Promise<readonly [TestServer, TestServer]> {
  const kind = stores.find(({ openTwo }) => openTwo !== undefined);
  const handles = (await kind?.openTwo?.()) ?? [];
  const nodes = [];
  for (const store of handles)
    nodes.push(await openServer({ name: 'postgres', open: () => Promise.resolve(store) }));
  const [here, there] = nodes;
  if (here === undefined || there === undefined) throw new Error('no store has two nodes');
  return [here, there];
}

const open = (url: string, body: JsonValue): Request => ({
  ...post(url, body),
  headers: { authorization: '' },
});
const logIn = (login: string, tried = password) =>
  open('/v1/auth/login', { login, password: tried });
const refresh = (token: string) => open('/v1/auth/refresh', { refresh_token: token });
const codeOf = (reply: Reply) => (reply.status < 400 ? reply.status : reply.json()['code']);

async function add(node: TestServer, login: string, more: JsonObject = {}): Promise<string> {
  const reply = await node.call(post('/v1/users', { login, role: 'editor', password, ...more }));
  expect(reply.status, reply.text).toBe(201);
  return String(reply.json()['id']);
}

async function grantOf(node: TestServer, request: Request) {
  const reply = await node.call(request);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<{ readonly access_token: string; readonly refresh_token: string }>();
}

/** The answers of both nodes to a request that reaches them at once. */
async function both(nodes: readonly TestServer[], request: Request): Promise<readonly Reply[]> {
  return await Promise.all(nodes.map((node) => node.call(request)));
}

test('who is added on one node logs in on the other, and works on both', async () => {
  const [here, there] = await twoNodes();
  const anna = await add(here, 'anna');
  const { access_token } = await grantOf(there, logIn('Anna'));
  await arrange(here, [by(access_token, contact(a))]);
  const made = await there.call(by(access_token, get(`/v2/entity/contact/${a}`)));
  expect(made.json()).toMatchObject({ _owners: [{ org_id: '1', user_id: anna }] });
});

test('of one login added on both nodes at once there is one person', async () => {
  const nodes = await twoNodes();
  for (let n = 0; n < 5; n++) {
    const wish = { login: `anna-${n}`, role: 'editor', password };
    const codes = (await both(nodes, post('/v1/users', wish))).map(codeOf);
    expect(codes.sort()).toEqual([201, 'user/exists']);
  }
  expect((await nodes[1].call(get('/v1/users'))).json()['total']).toBe(5);
});

test('of two refreshes at once one wins, and the session ends for both', async () => {
  const nodes = await twoNodes();
  await add(nodes[0], 'anna');
  for (let n = 0; n < 8; n++) {
    const first = await grantOf(nodes[n % 2]!, logIn('anna'));
    const answers = await both(nodes, refresh(first.refresh_token));
    expect(answers.map(codeOf).sort()).toEqual([200, 'auth/token-invalid']);
    const won = answers.find(({ status }) => status === 200)?.json() ?? {};
    for (const secret of [first.access_token, String(won['access_token'])])
      for (const answer of await both(nodes, by(secret, schemas))) expect(answer.status).toBe(401);
    expect(codeOf(await nodes[0].call(refresh(String(won['refresh_token']))))).toBe(
      'auth/token-invalid',
    );
  }
});

const endings: readonly [
  name: string,
  end: (
    id: string,
    tokens: { readonly access_token: string; readonly refresh_token: string },
  ) => Request,
][] = [
  ['a log-out', (_id, { refresh_token }) => open('/v1/auth/logout', { refresh_token })],
  ['a refresh', (_id, { refresh_token }) => refresh(refresh_token)],
  ['a suspension', (id) => patch(`/v1/users/${id}`, { suspended: true })],
  ['a reset', (id) => post(`/v1/users/${id}/reset-password`)],
  ['a removal', (id) => remove(`/v1/users/${id}`)],
  [
    'another password',
    (_id, { access_token }) => {
      const body = { current_password: password, new_password: 'another horse' };
      return by(access_token, post('/v1/auth/password', body));
    },
  ],
];

test.each(endings)('%s on one node ends access on the other at once', async (_name, end) => {
  const [here, there] = await twoNodes();
  for (let n = 0; n < 3; n++) {
    const id = await add(here, `anna-${n}`);
    const tokens = await grantOf(here, logIn(`anna-${n}`));
    // Twice, so that the caller is one whom the node remembers.
    await arrange(there, [by(tokens.access_token, schemas), by(tokens.access_token, schemas)]);
    await arrange(here, [end(id, tokens)]);
    expect((await there.call(by(tokens.access_token, schemas))).status).toBe(401);
    expect((await there.call(refresh(tokens.refresh_token))).status).toBe(401);
  }
});

test('another role and the suspension of the organization hold on the other node at once', async () => {
  const [here, there] = await twoNodes();
  const id = await add(here, 'anna');
  const { access_token } = await grantOf(there, logIn('anna'));
  await arrange(there, [by(access_token, contact(a))]);
  await arrange(here, [patch(`/v1/users/${id}`, { role: 'viewer' })]);
  const change = by(access_token, patch(`/v1/entity/contact/${a}`, { n: 1 }));
  expect(codeOf(await there.call(change))).toBe('auth/forbidden');
  await arrange(here, [post('/v1/organizations/1:suspend')]);
  expect(codeOf(await there.call(by(access_token, schemas)))).toBe('org/suspended');
  await arrange(here, [post('/v1/organizations/1:resume')]);
  expect(codeOf(await there.call(by(access_token, schemas)))).toBe(200);
});

test('failures on both nodes count together, those at once too, and the lock holds on both', async () => {
  const nodes = await twoNodes();
  await add(nodes[0], 'anna');
  for (const rounds of [1, 2])
    for (const answer of await both(nodes, logIn('anna', `wrong ${rounds}`)))
      expect(codeOf(answer)).toBe('auth/login-refused');
  expect(codeOf(await nodes[1].call(logIn('anna', 'wrong')))).toBe('auth/login-refused');
  for (const answer of await both(nodes, logIn('anna')))
    expect(codeOf(answer)).toBe('auth/login-locked');
});

test('a log-in on one node forgets the failures on the other', async () => {
  const [here, there] = await twoNodes();
  await add(here, 'anna');
  for (let n = 0; n < 3; n++) {
    for (let wrong = 0; wrong < 4; wrong++) await there.call(logIn('anna', 'wrong'));
    expect(codeOf(await here.call(logIn('anna')))).toBe(200);
  }
});

test('an invitation that is used on both nodes at once sets one password', async () => {
  const nodes = await twoNodes();
  for (let n = 0; n < 5; n++) {
    const login = `anna-${n}`;
    const made = await nodes[0].call(post('/v1/users', { login, role: 'viewer' }));
    const { token } = made.json<{ set_password: { token: string } }>().set_password;
    const chosen = ['the first of two', 'the second of two'];
    const answers = await Promise.all(
      nodes.map((node, at) =>
        node.call(open('/v1/auth/set-password', { token, password: chosen[at] ?? '' })),
      ),
    );
    expect(answers.map(codeOf).sort()).toEqual([200, 'auth/token-invalid']);
    const won = answers.findIndex(({ status }) => status === 200);
    expect(codeOf(await nodes[0].call(logIn(login, chosen[won])))).toBe(200);
    expect(codeOf(await nodes[1].call(logIn(login, chosen[1 - won])))).toBe('auth/login-refused');
  }
});

test('of the last two owners, removed on both nodes at once, one stays', async () => {
  const nodes = await twoNodes();
  let stays = await add(nodes[0], 'olga', { role: 'owner' });
  for (let n = 0; n < 5; n++) {
    const owners = [stays, await add(nodes[0], `otto-${n}`, { role: 'owner' })];
    const answers = await Promise.all(
      nodes.map((node, at) => node.call(remove(`/v1/users/${owners[at]}`))),
    );
    expect(answers.map(codeOf).sort()).toEqual([204, 'user/last-owner']);
    stays = owners[answers.findIndex(({ status }) => status !== 204)] ?? '';
  }
});
