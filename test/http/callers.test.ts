import { describe, expect, test } from 'vitest';
import { hashToken } from '../../src/usecases/access/credentials.ts';
import { a, arrange, contact, get, post } from '../support/scenario.ts';
import {
  adminToken,
  openServer,
  type Reply,
  serverOfFile,
  type TestServer,
} from '../support/server.ts';
import { sqlite, stores } from '../support/stores.ts';
import { addToken, by } from '../support/tokens.ts';

const schemas = get('/v1/entity/schemas');
const addOther = post('/v1/organizations', { id: 'other', name: 'Other' });
const other = { 'x-epilot-org-id': 'other' };

const outcome = (reply: Reply) => [reply.status, reply.json()['code']];

async function serverWithOther(kind: (typeof stores)[number]): Promise<TestServer> {
  const server = await openServer(kind);
  await arrange(server, [addOther]);
  return server;
}

describe.each([...stores])('$name', (kind) => {
  test('a token works in its organization; another looks like one that is not there', async () => {
    const server = await serverWithOther(kind);
    await arrange(server, [contact(a)]);
    const secret = await addToken(server, { org: 'other' });
    expect((await server.call(by(secret, schemas))).status).toBe(200);
    expect((await server.call(by(secret, { ...schemas, headers: other }))).status).toBe(200);
    expect(outcome(await server.call(by(secret, get(`/v1/entity/contact/${a}`))))).toEqual([
      404,
      'entity/not-found',
    ]);
    const [foreign, unknown] = await Promise.all(
      ['1', '2'].map((org) =>
        server.call(by(secret, { ...schemas, headers: { 'x-epilot-org-id': org } })),
      ),
    );
    expect(outcome(foreign!)).toEqual([404, 'org/not-found']);
    expect(outcome(unknown!)).toEqual([404, 'org/not-found']);
    expect(foreign!.json()['error']).toBe(String(unknown!.json()['error']).replace('"2"', '"1"'));
  });

  test('activities name the token that acted, never its secret', async () => {
    const server = await openServer(kind);
    const secret = await addToken(server, { name: 'till', id: 'token-1' });
    await arrange(server, [by(secret, contact(a))]);
    const feed = await server.call(get(`/v1/entity/contact/${a}/activity`));
    expect(feed.json()).toMatchObject({
      results: [{ caller: { EpilotAuth: { token: { token_id: 'token-1', token_name: 'till' } } } }],
    });
    expect(feed.text).not.toContain(secret.slice(10));
  });

  test('a token ends at its time, also when it was used before, whatever the clock did', async () => {
    const server = await openServer(kind);
    const end = server.clock.at + 1000;
    const secret = await addToken(server, { expiresAt: end });
    expect((await server.call(by(secret, schemas))).status).toBe(200);
    server.clock.at = end;
    expect(outcome(await server.call(by(secret, schemas)))).toEqual([401, 'auth/token-expired']);
    server.clock.at = 0;
    expect((await server.call(by(secret, schemas))).status).toBe(200);
    server.clock.at = end * 2;
    expect(outcome(await server.call(by(secret, schemas)))).toEqual([401, 'auth/token-expired']);
  });

  test('a caller that was being looked up while it was revoked is not remembered', async () => {
    const server = await openServer(kind);
    const secret = await addToken(server, { id: 'token-1' });
    const { store } = server.deps;
    const find = store.organizations.find;
    const gate = Promise.withResolvers<void>();
    Object.assign(store.organizations, {
      find: async (id: string) => {
        await gate.promise;
        return find(id);
      },
    });
    const under = server.call(by(secret, schemas));
    await store.run('1', async (tx) => {
      await tx.tokens.revoke('1', 'token-1', 1);
      await tx.feed.append('1', { kind: 'token', id: 'token-1' });
    });
    gate.resolve();
    await under;
    expect(outcome(await server.call(by(secret, schemas)))).toEqual([401, 'auth/token-revoked']);
  });
});

const schemasUrl = '/v1/entity/schemas';
const invalidToken = 'Bearer error="invalid_token"';

/** What is sent as `Authorization`, and how it is answered. */
const headers: readonly [name: string, header: string, code: string, challenge: string][] = [
  ['nothing', '', 'auth/token-missing', 'Bearer'],
  ['another scheme', 'Basic YTpi', 'auth/token-missing', 'Bearer'],
  ['the scheme alone', 'Bearer', 'auth/token-missing', 'Bearer'],
  ['no scheme', adminToken, 'auth/token-missing', 'Bearer'],
  ['an unknown token', 'Bearer entia_0000', 'auth/token-invalid', invalidToken],
  ['a token and more', `Bearer ${adminToken} ${adminToken}`, 'auth/token-invalid', invalidToken],
  ['a token in quotes', `Bearer "${adminToken}"`, 'auth/token-invalid', invalidToken],
  ['a token in capitals', `Bearer ${adminToken.toUpperCase()}`, 'auth/token-invalid', invalidToken],
  ['a list of tokens', `Bearer ${adminToken},${adminToken}`, 'auth/token-invalid', invalidToken],
  ['a hash', `Bearer ${hashToken(adminToken)}`, 'auth/token-invalid', invalidToken],
  ['a long token', `Bearer ${'a'.repeat(10_000)}`, 'auth/token-invalid', invalidToken],
  ['a JWT that nobody signed', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'auth/jwt-refused', invalidToken],
];

const open = serverOfFile(sqlite);

test.each(headers)('%s is no way in', async (_name, authorization, code, challenge) => {
  const server = await open();
  const reply = await server.call({ ...get(schemasUrl), headers: { authorization } });
  expect([...outcome(reply), reply.headers['www-authenticate']]).toEqual([401, code, challenge]);
});

test('expired and revoked tokens are challenged alike', async () => {
  const server = await open();
  for (const change of [{ expiresAt: 5 }, { revokedAt: 5 }, { revokedAt: 5, expiresAt: 5 }]) {
    const reply = await server.call(by(await addToken(server, change), get(schemasUrl)));
    expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, invalidToken]);
  }
});

test('a token in the URL is no way in, and is not logged', async () => {
  const server = await open();
  for (const name of ['token', 'access_token', 'authorization']) {
    const sent = { ...get(`${schemasUrl}?${name}=${adminToken}`), headers: { authorization: '' } };
    expect(outcome(await server.call(sent))).toEqual([401, 'auth/token-missing']);
  }
  expect(server.log.join('')).not.toContain(adminToken);
});
