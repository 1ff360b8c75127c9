import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openWith } from '../support/instance.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a browser is told what this is, whether it is well, and how to go on', async () => {
  const app = await openWith({});
  const page = await app.inject({ url: '/', headers: { ...browser, host: 'x.example:1234' } });
  expect([page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(page.payload).toContain('Up and serving.');
  expect(page.payload).toContain('npx entia token create --role owner');
  const links = [...page.payload.matchAll(/href="([^"]+)"/g)].map(([, address = '']) => address);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    expect(link).toMatch(/^http:\/\/x\.example:1234\//);
    expect((await app.inject(new URL(link).pathname)).statusCode, link).toBe(200);
  }
});

test('it runs nothing, and loads nothing but the style that it carries', async () => {
  const app = await openWith({});
  const { payload, headers } = await app.inject({ url: '/', headers: browser });
  expect(payload).not.toMatch(/<script|<link|<img| style=|src=|url\(|@import/);
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(payload) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; /);
  expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}';`);
});

test.each([undefined, '*/*', 'application/json'])(
  'to a program that accepts %s there is nothing at /',
  async (accept) => {
    const app = await openWith({});
    const answer = await app.inject({ url: '/', headers: { ...(accept && { accept }) } });
    expect(answer.json()).toMatchObject({ status: 404, code: 'request/unknown-route' });
  },
);

test('a host that is no host is not repeated, and a public URL is used as it is', async () => {
  const app = await openWith({});
  const odd = await app.inject({ url: '/', headers: { ...browser, host: 'a"><script>' } });
  expect(odd.payload).not.toContain('script');
  const behind = await openWith({ ENTIA_PUBLIC_URL: 'https://api.example/entia/' });
  const page = await behind.inject({ url: '/', headers: browser });
  expect(page.payload).toContain('href="https://api.example/entia/docs"');
});
