import { describe, expect, test } from 'vitest';
import { openWith } from '../support/instance.ts';

/** Addresses that the page loads. */
function loadedBy(page: string): readonly string[] {
  return [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address = '']) => address);
}

describe('the page', () => {
  test.each([
    ['/docs', '/docs/'],
    ['/docs/', './'],
  ])('%s loads nothing but what this server has', async (url, from) => {
    const app = await openWith({});
    const page = await app.inject(url);
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const addresses = loadedBy(page.payload);
    expect(addresses.length).toBeGreaterThan(4);
    for (const address of addresses) {
      expect(address.startsWith(from), address).toBe(true);
      const { pathname } = new URL(address, 'http://x/docs/');
      expect((await app.inject(pathname)).statusCode, pathname).toBe(200);
    }
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; /,
    );
  });

  test('reads what /openapi.json says', async () => {
    const app = await openWith({});
    const [read, served] = [await app.inject('/docs/json'), await app.inject('/openapi.json')];
    expect(read.json()).toEqual(served.json());
  });

  test('works where a proxy has put it', async () => {
    const app = await openWith({ ENTIA_PUBLIC_URL: 'https://api.example/entia' });
    const page = await app.inject('/docs');
    for (const address of loadedBy(page.payload))
      expect(address).toMatch(/^\/entia\/docs\/static\//);
    expect(page.headers['content-security-policy']).toContain(
      "connect-src 'self' https://api.example;",
    );
    expect((await app.inject('/openapi.json')).json()).toMatchObject({
      servers: [{ url: 'https://api.example/entia' }],
    });
  });

  test('gives no other file away', async () => {
    const app = await openWith({});
    for (const path of ['../package.json', '..%2fpackage.json', '%2e%2e/package.json']) {
      const answer = await app.inject(`/docs/static/${path}`);
      expect(answer.statusCode, path).toBeGreaterThanOrEqual(400);
      expect(answer.json()).toMatchObject({ status: answer.statusCode });
    }
  });
});

test('every operation has a summary, a name of its own, and a group that is described', async () => {
  const app = await openWith({});
  const { paths, tags } = (await app.inject('/openapi.json')).json<ApiDocument>();
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(operations.length).toBeGreaterThan(20);
  const groups = tags.map(({ name }) => name);
  for (const operation of operations) {
    expect(operation.summary, operation.operationId).toMatch(/^[A-Z][^.]+$/);
    expect(operation.tags, operation.operationId).toHaveLength(1);
    expect(groups).toContain(operation.tags[0]!);
  }
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { description } of tags) expect(description).toMatch(/\.$/);
});

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
}
