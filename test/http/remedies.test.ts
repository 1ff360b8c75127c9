import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { a, arrange, contact, contactSchema, get, post } from '../support/scenario.ts';
import { expectErrorBody, type Method, openServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

const slashes: readonly [method: Method, url: string, without: string][] = [
  ['POST', '/v1/entity/contact/', '/v1/entity/contact'],
  ['GET', `/v2/entity/contact/${a}/`, `/v2/entity/contact/${a}`],
  ['GET', '/v1/entity/contact/', '/v1/entity/contact'],
  ['PATCH', '/v1/entity/contact//', '/v1/entity/contact'],
  ['GET', '/v1/users/?from=1', '/v1/users'],
  ['OPTIONS', '/v1/jobs/', '/v1/jobs'],
  ['GET', '/v1/nothing/', '/v1/nothing'],
];

test.each(slashes)('%s %s names the path without the slash', async (method, url, without) => {
  const server = await openServer(sqlite);
  const reply = await server.call({ method, url });
  expect(reply.status).toBe(404);
  expectErrorBody(reply);
  expect(reply.json()['code']).toBe('request/last-slash');
  expect(reply.json()['error']).toMatch(new RegExp(`: ${without}$`));
});

test('paths that have a slash at their end are let be', async () => {
  const server = await openServer(sqlite);
  expect((await server.call(get('/docs/'))).status).toBe(200);
  const filter = [{ term: { a: '/' } }];
  expect(
    (await server.call(post('/v1/entity:list', { filter, allow_targeting_all_schemas: true })))
      .status,
  ).toBe(200);
});

test('a compressed body is refused by its encoding, whatever its bytes are', async () => {
  const server = await openServer(sqlite);
  const body = gzipSync('{"city":"Bonn"}');
  for (const [encoding, status] of [
    ['gzip', 415],
    ['br', 415],
    ['identity', 400],
  ] as const) {
    const headers = { 'content-encoding': encoding };
    const reply = await server.call({ ...post('/v1/entity/contact', ''), body, headers });
    expect(reply.status).toBe(status);
    if (status !== 415) continue;
    expect(reply.json()['code']).toBe('request/unsupported-encoding');
    expect(reply.headers['accept-encoding']).toBe('identity');
  }
});

test('a method that nobody knows is 405 where the path is there, and 404 elsewhere', async () => {
  const server = await openServer(sqlite);
  await arrange(server, [contactSchema(), contact(a)]);
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
  for (const method of ['PROPFIND', 'SEARCH', 'LOCK']) {
    const there = await fetch(`${address}/v2/entity/contact/${a}?fields=a`, { method });
    expect([method, there.status, there.headers.get('allow')]).toEqual([
      method,
      405,
      'GET, HEAD, OPTIONS',
    ]);
    expect(await there.json()).toMatchObject({ code: 'request/method-not-allowed' });
    const nowhere = await fetch(`${address}/v1/nothing`, { method });
    expect([nowhere.status, await nowhere.json()]).toMatchObject([
      404,
      { code: 'request/unknown-route' },
    ]);
  }
});
