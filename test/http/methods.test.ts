import type { HTTPMethods } from 'fastify';
import { describe, expect, test } from 'vitest';
import { sampleOf } from '../support/exposition.ts';
import { a, arrange, contact, contactSchema, get, patch, remove } from '../support/scenario.ts';
import {
  expectErrorBody,
  type Method,
  openServer,
  type Request,
  type TestServer,
} from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

const one = `/v1/entity/contact/${a}`;
const patches = 'application/json, application/merge-patch+json, application/json-patch+json';

/** By somebody without a token. */
const nobody = (method: Method, url: string): Request => ({
  method,
  url,
  headers: { authorization: '' },
});

const paths: readonly [url: string, allow: string, acceptPatch?: string][] = [
  ['/healthz', 'GET, HEAD, OPTIONS'],
  ['/metrics', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
  ['/docs/', 'GET, HEAD, OPTIONS'],
  ['/v1/entity/schemas', 'GET, HEAD, OPTIONS'],
  ['/v1/entity/schemas/contact', 'GET, HEAD, PUT, DELETE, OPTIONS'],
  ['/v1/entity/contact', 'POST, OPTIONS'],
  [one, 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS', patches],
  [`/v2/entity/contact/${a}?fields=x`, 'GET, HEAD, OPTIONS'],
  ['/v1/entity/contact:upsert', 'PATCH, OPTIONS', 'application/json'],
  [`${one}:restore`, 'PATCH, OPTIONS', 'application/json'],
  ['/v1/entity:list', 'POST, OPTIONS'],
  ['/v1/organizations/1', 'GET, HEAD, PATCH, OPTIONS', 'application/json'],
  ['/v1/jobs/nobody:cancel', 'POST, OPTIONS'],
  ['/v1/auth/login', 'POST, OPTIONS'],
];

describe('OPTIONS tells anybody what a path takes', () => {
  test.each(paths)('%s', async (url, allow, acceptPatch) => {
    const server = await openServer(sqlite);
    const before = await server.effects();
    const reply = await server.call(nobody('OPTIONS', url));
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(reply.headers['allow']).toBe(allow);
    expect(reply.headers['accept-patch']).toBe(acceptPatch);
    expect(reply.headers['content-length']).toBeUndefined();
    expect(await server.effects()).toEqual(before);
  });

  test.each(['{', '"text"'])('whatever the body is, such as %s', async (body) => {
    const server = await openServer(sqlite);
    expect((await server.call({ ...nobody('OPTIONS', one), body })).status).toBe(204);
  });
});

describe('a path that nobody has is unknown, and not one that takes other methods', () => {
  test.each([
    ['/v1/nothing', 'PATCH'],
    ['/v1/entity/contact:upset', 'PATCH'],
    [`${one}:hydrate`, 'POST'],
  ] as const)('%s', async (url, other) => {
    const server = await openServer(sqlite);
    for (const method of ['OPTIONS', other] as const) {
      const reply = await server.call(nobody(method, url));
      expect([method, reply.status]).toEqual([method, 404]);
      expect(reply.json()['code']).toBe('request/unknown-route');
      expect(reply.headers['allow']).toBeUndefined();
    }
  });
});

describe('a method that a path does not take is answered 405', () => {
  test.each(paths)('%s', async (url, allow) => {
    const server = await openServer(sqlite);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (allow.split(', ').includes(method)) continue;
      const reply = await server.call({ ...nobody(method, url), body: '{' });
      expect([method, reply.status]).toEqual([method, 405]);
      expect(reply.headers['allow']).toBe(allow);
      expectErrorBody(reply);
      expect(reply.json()).toMatchObject({
        code: 'request/method-not-allowed',
        error: `this path does not take ${method}; it takes ${allow}`,
      });
    }
  });

  test('as problem+json where that is asked for', async () => {
    const { app } = await openServer(sqlite);
    const headers = { accept: 'application/problem+json' };
    const reply = await app.inject({ method: 'POST', url: '/v1/jobs', headers });
    expect(reply.statusCode).toBe(405);
    expect(reply.headers['content-type']).toContain('application/problem+json');
  });

  test('a change of a deleted entity too, and then only what is possible is told', async () => {
    const server = await openServer(sqlite);
    await arrange(server, [contactSchema(), contact(a), remove(one)]);
    const reply = await server.call(patch(one, { n: 1 }));
    expect(reply.json()['code']).toBe('entity/deleted');
    expect(reply.headers['allow']).toBe('GET, HEAD, DELETE, OPTIONS');
  });
});

test('both are counted by template', async () => {
  const server = await openServer(sqlite);
  await server.call(nobody('OPTIONS', one));
  await server.call(nobody('POST', one));
  const { text } = await server.call(get('/metrics'));
  const count = (method: string, status: string) =>
    sampleOf(
      text,
      `entia_http_request_duration_seconds_count{method="${method}",route="/v1/entity/{slug}/{id}",status="${status}"}`,
    );
  expect([count('OPTIONS', '2xx'), count('POST', '4xx')]).toEqual([1, 1]);
});

/** A GET of everything that has one; those of an id name something that is there, but for jobs and activities. */
function readsOf(server: TestServer): readonly string[] {
  const ids: Readonly<Record<string, string>> = { slug: 'contact', id: a };
  return Object.entries(server.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    methods !== undefined && 'get' in methods
      ? [
          path
            .replace('organizations/{id}', 'organizations/1')
            .replaceAll(/{(\w+)}/g, (_, name: string) => ids[name] ?? name),
        ]
      : [],
  );
}

test('HEAD answers what GET does, without the body', async () => {
  const server = await openServer(sqlite);
  await arrange(server, [contactSchema(), contact(a, { city: 'Köln' })]);
  const reads = [...readsOf(server), '/openapi.json', '/docs/'];
  expect(reads.length).toBeGreaterThan(15);
  for (const url of reads.filter((path) => path !== '/metrics')) {
    const answerTo = async (method: HTTPMethods) => {
      const { status, text, headers } = await server.call({ method: method as Method, url });
      const { date: _, 'x-request-id': __, ...rest } = headers;
      return { status, text, headers: rest };
    };
    const read = await answerTo('GET');
    const headed = await answerTo('HEAD');
    expect(headed, url).toEqual({ ...read, text: '', headers: headed.headers });
    if (read.status === 200) expect(headed.headers, url).toEqual(read.headers);
  }
});
