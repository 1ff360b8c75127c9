import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { openServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

const cases: readonly [name: string, sent: string][] = [
  ['a head that never ends', 'POST /v1/auth/login HTTP/1.1\r\nhost: x\r\n'],
  [
    'a body that never ends, without a token',
    'POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"login":',
  ],
];

test.each(cases)('%s is answered 408, and its connection closed', async (_name, sent) => {
  const { app } = await openServer(sqlite, { timeouts: { headersMs: 100, requestMs: 100 } });
  const { port, hostname } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.write(sent);
  const answer = (await socket.toArray()).join('');
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    status: 408,
    code: 'request/timed-out',
  });
});
