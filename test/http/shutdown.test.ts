import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { sampleOf } from '../support/exposition.ts';
import { ask, type ListeningServer, startServer, stop } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';

const clean = { code: 0, signal: null };
/** A machine that is busy with other things needs a while. */
const patient = { timeout: 60_000 };
const writers = 48;
const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };

function optionsWith(graceMs: string) {
  return {
    ENTIA_DATA_DIR: temporaryDirectory(),
    ENTIA_ADMIN_TOKEN: adminToken,
    ENTIA_SHUTDOWN_GRACE_MS: graceMs,
  };
}

interface Answer {
  readonly status: number;
  readonly closes: boolean;
  readonly body: JsonObject;
}

/** Sends one write on the agent's only connection; fails when no whole answer comes. */
async function write(server: ListeningServer, agent: Agent, n: number): Promise<Answer> {
  const sent = request(`${server.address}/v1/entity/contact`, { method: 'POST', agent, headers });
  sent.end(JSON.stringify({ n }));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = (await answer.setEncoding('utf8').toArray()).join('');
  const closes = answer.headers.connection === 'close';
  return { status: answer.statusCode ?? 0, closes, body: JSON.parse(text) as JsonObject };
}

/** Writes on one kept-alive connection until an answer says that it is the last one. */
async function writeUntilClosed(server: ListeningServer, each: (answer: Answer) => void) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (let n = 0; ; n++) {
      const answer = await write(server, agent, n);
      each(answer);
      if (answer.closes) return;
    }
  } finally {
    agent.destroy();
  }
}

async function countContacts(server: ListeningServer): Promise<unknown> {
  const listing = { filter: [{ term: { _schema: 'contact' } }], size: 0 };
  return (await ask(`${server.address}/v1/entity:list`, adminToken, listing))?.body['hits'];
}

describe('SIGTERM', () => {
  test(
    'under load: not ready first, every request is answered, no connection is reset, nothing is lost',
    patient,
    async () => {
      const options = optionsWith('5000');
      const server = await startServer(options);
      const answers: Answer[] = [];
      const { promise: loaded, resolve } = Promise.withResolvers<void>();
      const done = Promise.all(
        Array.from({ length: writers }, () =>
          writeUntilClosed(server, (answer) => {
            if (answers.push(answer) === 300) resolve();
          }),
        ),
      );
      await loaded;
      server.child.kill('SIGTERM');
      // One reset of a connection would make this fail.
      await done;
      expect((await ask(`${server.address}/readyz`, ''))?.status).toBe(503);
      expect((await ask(`${server.address}/v1/entity/contact`, adminToken, {}))?.status).toBe(201);
      expect(await server.ended).toEqual(clean);
      expect(answers.filter(({ closes }) => closes)).toHaveLength(writers);
      expect([...new Set(answers.map(({ status }) => status))]).toEqual([201]);

      const again = await startServer(options);
      expect(await countContacts(again)).toBe(answers.length + 1);
      const last = answers.slice(-writers).map(({ body }) => body);
      for (const entity of last)
        expect(
          await ask(`${again.address}/v2/entity/contact/${entity['_id']}`, adminToken),
        ).toEqual({ status: 200, body: entity });
      expect(await stop(again)).toEqual(clean);
    },
  );

  test('a request whose body is still under way is taken and answered', patient, async () => {
    const options = optionsWith('0');
    const server = await startServer(options);
    const { port, hostname } = new URL(server.address);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    const head = Object.entries({ host: 'x', ...headers, 'content-length': '11' });
    const lines = head.map(([name, value]) => `${name}: ${value}`);
    socket.write(['POST /v1/entity/contact HTTP/1.1', ...lines, '', '{"late":'].join('\r\n'));
    while ((await inFlight(server)) < 2);
    server.child.kill('SIGTERM');
    while ((await ask(`${server.address}/readyz`, ''))?.status === 200);
    socket.write('1 }');
    const answer = (await socket.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(await server.ended).toEqual(clean);
    const again = await startServer(options);
    expect(await countContacts(again)).toBe(1);
    expect(await stop(again)).toEqual(clean);
  });

  test('a second signal ends it at once', patient, async () => {
    const server = await startServer(optionsWith('600000'));
    server.child.kill('SIGTERM');
    while ((await ask(`${server.address}/readyz`, ''))?.status === 200);
    expect(await stop(server)).toEqual({ code: 1, signal: null });
  });
});

async function inFlight(server: ListeningServer): Promise<number> {
  const text = await (await fetch(`${server.address}/metrics`)).text();
  return sampleOf(text, 'entia_http_requests_in_flight');
}
