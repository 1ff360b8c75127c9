import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runHere } from '../support/cli.ts';

/** A server that notes what it is asked. */
async function serve(answer: (response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.url?.split('?')[0]} ${request.headers.authorization}`);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test.each(['', '/', '/entia', '/entia/', '/a/b//'])(
  'the token goes below the path "%s" of --url, and nowhere else',
  async (path) => {
    const { asked, address } = await serve((response) => void response.end('{"results":[]}'));
    const list = await runHere(['org', 'list', '--url', address + path, '--token', 'secret']);
    expect(list.code).toBe(0);
    expect(asked).toEqual([`${path.replace(/\/+$/, '')}/v1/organizations Bearer secret`]);
  },
);

test('a redirect is not followed', async () => {
  const elsewhere = await serve((response) => void response.end('{}'));
  const { asked, address } = await serve((response) => {
    response.writeHead(308, { location: `${elsewhere.address}/v1/organizations` }).end();
  });
  expect(await runHere(['org', 'list', '--url', address, '--token', 'secret'])).toEqual({
    code: 1,
    out: '',
    err: `entia: ${address} redirects to ${elsewhere.address}/v1/organizations; name that with --url\n`,
  });
  expect({ asked: asked.length, elsewhere: elsewhere.asked }).toEqual({ asked: 1, elsewhere: [] });
});

test('--json prints what the API answers, and nothing where that is nothing', async () => {
  const page = '{"total":1,"results":[{"id":"a","name":"n"}]}';
  const { address } = await serve((response) => void response.end(page));
  const there = ['--json', '--url', address, '--token', 'x'];
  expect(await runHere(['token', 'list', ...there])).toEqual({
    code: 0,
    out: `${page}\n`,
    err: '',
  });
  const gone = await serve((response) => void response.writeHead(204).end());
  const elsewhere = ['--json', '--url', gone.address, '--token', 'x'];
  expect(await runHere(['token', 'revoke', 'a', ...elsewhere])).toEqual({
    code: 0,
    out: '',
    err: '',
  });
});
