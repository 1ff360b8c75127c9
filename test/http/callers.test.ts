import { describe, expect, test } from 'vitest';
import { a, arrange, contact, get, post } from '../support/scenario.ts';
import { openServer, type Reply, type TestServer } from '../support/server.ts';
import { stores } from '../support/stores.ts';
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
    await store.run(async (tx) => {
      await tx.tokens.revoke('1', 'token-1', 1);
      await tx.feed.append('1', { kind: 'token', id: 'token-1' });
    });
    gate.resolve();
    await under;
    expect(outcome(await server.call(by(secret, schemas)))).toEqual([401, 'auth/token-revoked']);
  });
});
