import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readExposition, sampleOf } from '../support/exposition.ts';
import { openWith } from '../support/instance.ts';
import { newDatabase } from '../support/postgres/databases.ts';
import { a, contact, get, post } from '../support/scenario.ts';
import { adminToken, openServer, type TestServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

const secret = 'whoever-reads-the-metrics';

/** Counts of answers by what their series is labelled with. */
function countOf(text: string, method: string, route: string, status: string): number {
  const labels = `{method="${method}",route="${route}",status="${status}"}`;
  return sampleOf(text, `entia_http_request_duration_seconds_count${labels}`);
}

async function metricsOf(server: TestServer): Promise<string> {
  return (await server.call(get('/metrics'))).text;
}

describe('requests', () => {
  test('count by method, template and class of status, and never by what a caller made up', async () => {
    const server = await openServer(sqlite);
    await server.call(contact(a));
    for (const url of [`/v1/entity/contact/${a}`, '/v1/entity/contact/nobody', '/a', '/b?c'])
      await server.call(get(url));
    await server.call(post('/v1/entity/contact:upsert', {}));
    const text = await metricsOf(server);
    expect([
      countOf(text, 'POST', '/v1/entity/{slug}', '2xx'),
      countOf(text, 'GET', '/v1/entity/{slug}/{id}', '2xx'),
      countOf(text, 'GET', '/v1/entity/{slug}/{id}', '4xx'),
      countOf(text, 'GET', 'none', '4xx'),
    ]).toEqual([1, 1, 1, 2]);
    for (const made of [a, 'nobody', '/a', '/b', 'contact']) expect(text).not.toContain(made);
    expect(sampleOf(text, 'entia_http_requests_in_flight')).toBe(1);
  });

  test('that a hook answers count too: preflights, and paths with a slash too many', async () => {
    const server = await openServer(sqlite, { corsOrigins: ['*'] });
    const url = `/v1/entity/contact/${a}`;
    const headers = { origin: 'https://x.example', 'access-control-request-method': 'PATCH' };
    await server.call({ method: 'OPTIONS', url, headers });
    await server.call(get('/v1/entity/schemas/'));
    const text = await metricsOf(server);
    expect(countOf(text, 'OPTIONS', '/v1/entity/{slug}/{id}', '2xx')).toBe(1);
    expect(countOf(text, 'GET', '/v1/entity/schemas/{slug}', '4xx')).toBe(1);
    expect(sampleOf(text, 'entia_http_requests_in_flight')).toBe(1);
  });

  test('whose caller goes away are counted as such, and are under way no more', async () => {
    const server = await openServer(sqlite);
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((server.app.server.address() as AddressInfo).port, '127.0.0.1');
    const head = [
      'POST /v1/entity/contact HTTP/1.1',
      'host: x',
      `authorization: Bearer ${adminToken}`,
    ];
    socket.write(
      [...head, 'content-type: application/json', 'content-length: 9', '', '{'].join('\r\n'),
    );
    const [message] = await once(server.app.server, 'request');
    expect(sampleOf(await metricsOf(server), 'entia_http_requests_in_flight')).toBe(2);
    const gone = new Promise((resolve) => message.socket.once('close', resolve));
    socket.destroy();
    await gone;
    const text = await metricsOf(server);
    expect(sampleOf(text, 'entia_http_requests_in_flight')).toBe(1);
    expect(countOf(text, 'POST', '/v1/entity/{slug}', 'aborted')).toBe(1);
  });
});

describe('who may read them', () => {
  test.each([
    ['everyone, unless told', {}, undefined, 200],
    ['whoever has the token', { ENTIA_METRICS_TOKEN: secret }, secret, 200],
    ['nobody without it', { ENTIA_METRICS_TOKEN: secret }, undefined, 401],
    ['nobody with another', { ENTIA_METRICS_TOKEN: secret }, adminToken, 401],
    ['nobody when they are off', { ENTIA_METRICS: 'off' }, secret, 404],
  ])('%s', async (_name, env, token, status) => {
    const app = await openWith(env);
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await app.inject({ url: '/metrics', headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain(
      status === 200 ? 'text/plain; version=0.0.4' : 'application/json',
    );
  });
});

test('the store and the index tell what was written, and no organization by name', async () => {
  const app = await openWith({ ENTIA_ORG: 'acme-secret' });
  const headers = { authorization: `Bearer ${adminToken}` };
  const before = (await app.inject('/metrics')).payload;
  for (let n = 0; n < 3; n++)
    await app.inject({ method: 'POST', url: '/v1/entity/note', headers, payload: { n } });
  const payload = { filter: [{ term: { _schema: 'note' } }] };
  await app.inject({ method: 'POST', url: '/v1/entity:list', headers, payload });
  const { payload: after } = await app.inject('/metrics');
  // Workers commit units of their own.
  const risenBy = (sample: string) => sampleOf(after, sample) - sampleOf(before, sample);
  expect(risenBy('entia_store_units_total{outcome="committed"}')).toBeGreaterThanOrEqual(3);
  expect(risenBy('entia_store_group_units_sum')).toBeGreaterThanOrEqual(3);
  expect(risenBy('entia_store_sync_duration_seconds_count')).toBeGreaterThanOrEqual(3);
  expect(risenBy('entia_store_commit_duration_seconds_count')).toBeGreaterThanOrEqual(3);
  expect(sampleOf(after, 'entia_search_documents')).toBe(3);
  expect(sampleOf(after, 'entia_search_indexes{state="ready"}')).toBe(1);
  expect(sampleOf(after, 'entia_search_lag_commits')).toBe(0);
  expect(sampleOf(after, 'entia_search_index_bytes')).toBeGreaterThan(0);
  expect(sampleOf(after, 'entia_store_wal_bytes')).toBeGreaterThan(0);
  for (const secretName of ['acme-secret', 'note']) expect(after).not.toContain(secretName);
});

test('ours are named as Prometheus asks for', async () => {
  const app = await openWith({});
  const families = readExposition((await app.inject('/metrics')).payload);
  for (const [name, { type }] of families) {
    if (!name.startsWith('entia_')) continue;
    expect(name).toMatch(/^[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    expect(name).not.toMatch(/_(ms|milliseconds|kb|mb|percent|count|sum|bucket)$/);
  }
});

test('on PostgreSQL the commits and the connections are told', { timeout: 120_000 }, async () => {
  const app = await openWith({
    ENTIA_DATABASE_URL: await newDatabase(),
    ENTIA_DATABASE_POOL_SIZE: '5',
  });
  const headers = { authorization: `Bearer ${adminToken}` };
  await app.inject({ method: 'POST', url: '/v1/entity/note', headers, payload: {} });
  const { payload: text } = await app.inject('/metrics');
  expect(sampleOf(text, 'entia_store_commit_duration_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(sampleOf(text, 'entia_store_units_total{outcome="committed"}')).toBeGreaterThanOrEqual(1);
  for (const pool of ['reads', 'units']) {
    const of = (state: string) =>
      sampleOf(text, `entia_postgres_connections{pool="${pool}",state="${state}"}`);
    expect(of('idle') + of('busy')).toBeGreaterThanOrEqual(1);
  }
  expect(text).toContain('entia_postgres_waiting{pool="units"} 0');
  expect(text).toMatch(/^entia_postgres_feed_lag_commits \d+$/m);
  expect(text).not.toContain('entia_store_wal_bytes');
});
