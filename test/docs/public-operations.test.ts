import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { notBuilt } from '../../src/http/dialects/epilot/not-built.ts';
import { adminToken, openServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId?: string }>>>>;
}

const require = createRequire(import.meta.url);
const published = operationsOf(require('@epilot/entity-client/dist/openapi.json') as Document);

/** Method and path of each operation, by its id. */
function operationsOf({ paths }: Document): ReadonlyMap<string, string> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [
      operationId,
      `${method.toUpperCase()} ${path}`,
    ]),
  );
  return new Map(operations.filter((each): each is [string, string] => each[0] !== undefined));
}

const missing = new Map(notBuilt.map(([id, method, path]) => [id, `${method} ${path}`]));
const page = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

async function serve() {
  const { app } = await openServer(sqlite);
  await app.ready();
  return app;
}

describe('every operation of the public document', () => {
  test('is served as it is written there, or is known to be missing, and not both', async () => {
    const served = operationsOf((await serve()).swagger() as Document);
    const built = [...published].filter(([id, place]) => served.get(id) === place);
    expect(built.length + missing.size).toBe(published.size);
    expect(new Map([...built, ...missing])).toEqual(published);
  });

  test('is counted in the README, and on the roadmap if it is missing', () => {
    const built = published.size - missing.size;
    expect(page('README.md')).toContain(`${built} of its ${published.size} operations`);
    const listed = [...page('docs/roadmap.md').matchAll(/^\| `(\w+)` \| `(\w+ [^`]+)` \|$/gm)];
    expect(new Map(listed.map(([, id = '', place = '']) => [id, place]))).toEqual(missing);
  });

  test('is answered 501 by name while it is not built, and 401 without a token', async () => {
    const app = await serve();
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    for (const [id, method, path] of notBuilt) {
      const url = path.replaceAll(/\{\w+\}/g, 'a1');
      const sent = { method, url, ...(method !== 'GET' && { payload: 'not even JSON' }) };
      const answer = await app.inject({ ...sent, headers });
      expect({ status: answer.statusCode, body: answer.json() }).toEqual({
        status: 501,
        body: {
          status: 501,
          error: `the operation ${id} (${method} ${path}) is not built yet; docs/roadmap.md lists what is missing`,
          code: 'request/not-built',
          request_id: expect.any(String) as string,
          roadmap: 'docs/roadmap.md',
        },
      });
      expect((await app.inject({ method, url })).statusCode, id).toBe(401);
    }
  });

  test('takes nothing from the routes that are there', async () => {
    const app = await serve();
    const headers = { authorization: `Bearer ${adminToken}` };
    const allowed = async (url: string) =>
      (await app.inject({ method: 'OPTIONS', url })).headers.allow;
    expect(await allowed('/v1/entity/schemas/blueprints')).toContain('GET, HEAD, PUT, DELETE');
    expect(await allowed('/v1/entity/view')).toBe('POST, OPTIONS');
    const absent = await app.inject({
      method: 'DELETE',
      url: '/v1/entity/schemas/blueprints',
      headers,
    });
    expect(absent.json()).toMatchObject({ status: 404, code: 'schema/not-found' });
  });
});
