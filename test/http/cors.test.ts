import { expect, test } from 'vitest';
import { a, arrange, contact, contactSchema, get } from '../support/scenario.ts';
import { openServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

const app = 'https://app.example';
const one = `/v2/entity/contact/${a}`;
const corsOrigins = [app, 'http://localhost:5173'];

/** As a browser asks before it sends a PATCH with our headers; it sends no token with that. */
const preflight = (origin: string) => ({
  method: 'OPTIONS' as const,
  url: one,
  headers: {
    authorization: '',
    origin,
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'authorization,content-type,if-match',
  },
});

test('a page of an origin that is named may send what we take, and read what we tell', async () => {
  const server = await openServer(sqlite, { corsOrigins });
  await arrange(server, [contactSchema(), contact(a)]);
  const asked = await server.call(preflight(app));
  expect([asked.status, asked.text]).toEqual([204, '']);
  expect(asked.headers).toMatchObject({
    'access-control-allow-origin': app,
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-max-age': '7200',
  });
  const taken = String(asked.headers['access-control-allow-headers']).split(', ');
  for (const name of [
    'authorization',
    'content-type',
    'if-match',
    'idempotency-key',
    'x-epilot-org-id',
  ])
    expect(taken).toContain(name);
  expect(asked.headers).not.toHaveProperty('access-control-allow-credentials');

  const read = await server.call({ ...get(one), headers: { origin: app } });
  expect(read.headers).toMatchObject({ 'access-control-allow-origin': app });
  expect(String(read.headers['vary'])).toMatch(/^Origin, authorization/);
  const told = String(read.headers['access-control-expose-headers']).split(', ');
  // Every header of ours that an answer in this file has, and those of others that a client needs.
  for (const name of Object.keys(read.headers).filter((each) => each.startsWith('x-')))
    expect(told).toContain(name);
  for (const name of ['etag', 'retry-after', 'location', 'x-entia-truncated', 'x-entia-hints'])
    expect(told).toContain(name);

  const refused = await server.call({ ...get(one), headers: { origin: app, authorization: '' } });
  expect(refused.status).toBe(401);
  expect(refused.headers['access-control-allow-origin']).toBe(app);
});

test('a page of any other origin may not', async () => {
  const server = await openServer(sqlite, { corsOrigins });
  for (const origin of ['https://evil.example', 'http://app.example', `${app}:8443`, 'null']) {
    const { headers } = await server.call(preflight(origin));
    expect(headers, origin).not.toHaveProperty('access-control-allow-origin');
  }
});

test('every origin may where the operator says so', async () => {
  const server = await openServer(sqlite, { corsOrigins: ['*'] });
  const { headers } = await server.call(preflight('https://anybody.example'));
  expect(headers['access-control-allow-origin']).toBe('*');
});

test('nothing is said of origins unless the operator names one', async () => {
  const server = await openServer(sqlite);
  const { headers, status } = await server.call(preflight(app));
  expect(status).toBe(204);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(headers['allow']).toContain('GET');
});

test('an OPTIONS that is no preflight, and an unknown path, are answered as without origins', async () => {
  const server = await openServer(sqlite, { corsOrigins });
  const options = await server.call({ method: 'OPTIONS', url: one, headers: { origin: app } });
  expect([options.status, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
  const unknown = await server.call({ ...get('/v1/nothing'), headers: { origin: app } });
  expect([unknown.status, unknown.json()['code']]).toEqual([404, 'request/unknown-route']);
});

test('errors before any route tell the origin too', async () => {
  const server = await openServer(sqlite, { corsOrigins });
  for (const [url, status] of [
    ['/v1/entity/schemas/', 404],
    ['/%zz', 400],
  ] as const) {
    const answer = await server.call({ ...get(url), headers: { origin: app } });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, app]);
    expect(answer.headers['access-control-expose-headers']).toContain('x-request-id');
    const other = await server.call({ ...get(url), headers: { origin: 'https://evil.example' } });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  }
});
