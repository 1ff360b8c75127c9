import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ask, type ListeningServer, spawnServer, startServer, stop } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';

const clean = { code: 0, signal: null };
/** A machine that is busy with other things needs a while to start a dozen processes. */
const patient = { timeout: 60_000 };
const contacts = { term: { _schema: 'contact' } };

/** Sends what a line of curl would send. */
function runCurl(line: string): Promise<Response> {
  const [, method = '', url = '', rest = ''] = /curl -X (\S+) (\S+) (.*)$/m.exec(line) ?? [];
  const headers = [...rest.matchAll(/-H '([^:]+): ([^']+)'/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  const [, body = ''] = /-d '([^']+)'/.exec(rest) ?? [];
  return fetch(url, { method, headers, body });
}

test(
  'the first start says where it is, who may come in, and how; the second keeps it all',
  patient,
  async () => {
    const options = { ENTIA_DATA_DIR: join(temporaryDirectory(), 'made', 'by', 'the', 'server') };
    const first = await startServer(options);
    // The token comes first: nothing that happens afterwards can lose it.
    expect(first.written.err.split('\n').slice(0, 6)).toEqual([
      'Your admin token. Keep it: it is shown only once.',
      '',
      expect.stringMatching(/^ {2}entia_admin_\w{64}$/) as string,
      '',
      `Entia listens on ${first.address}`,
      `Data is kept in ${options.ENTIA_DATA_DIR}`,
    ]);
    const [, token = ''] = /^ {2}(entia_admin_\w{64})$/m.exec(first.written.err) ?? [];
    const created = await runCurl(first.written.err);
    expect(created.status).toBe(201);
    const entity = (await created.json()) as JsonObject;
    expect(entity).toMatchObject({ hello: 'world', _schema: 'note' });
    expect(await stop(first)).toEqual(clean);

    const second = await startServer(options);
    expect(second.written.err.split('\n').slice(3)).toEqual([
      'The admin token was shown at the first start; lost it? Then stop the server and run: npx entia token create --role owner',
      '',
    ]);
    const read = await ask(`${second.address}/v2/entity/note/${entity['_id']}`, token);
    expect(read).toEqual({ status: 200, body: entity });
    expect((await ask(`${second.address}/v1/entity/schemas`, `${token}x`))?.status).toBe(401);
    expect(await stop(second, 'SIGINT')).toEqual(clean);
  },
);

test('a token of the operator takes the place of the one that was made', patient, async () => {
  const directory = temporaryDirectory();
  const made = await startServer({ ENTIA_DATA_DIR: directory });
  const [, first = ''] = /^ {2}(entia_admin_\w+)$/m.exec(made.written.err) ?? [];
  await stop(made);
  const file = join(directory, 'token');
  writeFileSync(file, `${adminToken}\n`);
  for (const given of [{ ENTIA_ADMIN_TOKEN: adminToken }, { ENTIA_ADMIN_TOKEN_FILE: file }]) {
    const server = await startServer({ ENTIA_DATA_DIR: directory, ...given });
    expect(server.written.err).toMatch(/\nThe admin token is the one in ENTIA_ADMIN_TOKEN\n$/);
    const statuses = [adminToken, first].map(
      async (token) => (await ask(`${server.address}/v1/entity/schemas`, token))?.status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 401]);
    expect(await stop(server)).toEqual(clean);
  }
});

test('wrong options are told all at once, and nothing is started', patient, async () => {
  const server = spawnServer({
    ENTIA_PORT: '99999',
    ENTIA_DURABILTY: 'full',
    ENTIA_ADMIN_TOKEN: 'too short',
    ENTIA_DATA_DIR: join(temporaryDirectory(), 'data'),
  });
  expect(await server.ended).toEqual({ code: 78, signal: null });
  expect(server.written.out).toBe('');
  expect(server.written.err.split('\n')).toEqual([
    'entia: cannot start:',
    '  - ENTIA_PORT must be a whole number from 0 to 65535, not "99999"',
    '  - ENTIA_ADMIN_TOKEN must be at least 16 printable characters without spaces',
    '  - ENTIA_DURABILTY is not an option; did you mean ENTIA_DURABILITY?',
    '',
  ]);
});

test(
  'a second server on the same data, and one on the same port, refuse in one line',
  patient,
  async () => {
    const directory = temporaryDirectory();
    const first = await startServer({ ENTIA_DATA_DIR: directory });
    const second = spawnServer({ ENTIA_DATA_DIR: directory });
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.written.err).toBe(
      `entia: the data directory ${directory} is in use by another Entia process (pid ${first.child.pid})\n`,
    );
    const { port } = new URL(first.address);
    const elsewhere = join(temporaryDirectory(), 'fresh');
    for (const [options, refusal] of [
      [
        { ENTIA_PORT: port },
        `port ${port} on 127.0.0.1 is already in use; stop the program that uses it, or set ENTIA_PORT to a free port`,
      ],
      [
        { ENTIA_HOST: '192.0.2.1' },
        'ENTIA_HOST is "192.0.2.1", which is not an address of this machine; use 127.0.0.1 for this machine alone, 0.0.0.0 for its network',
      ],
    ] as const) {
      const third = spawnServer({ ENTIA_DATA_DIR: elsewhere, ...options });
      expect(await third.ended).toEqual({ code: 1, signal: null });
      expect(third.written.err).toBe(`entia: ${refusal}\n`);
      // No admin token was made, which nobody would have seen.
      expect(existsSync(elsewhere)).toBe(false);
    }
    expect((await ask(`${first.address}/healthz`, ''))?.status).toBe(200);
    expect(await stop(first)).toEqual(clean);
  },
);

/** Creates entities one after another until the server answers no more; calls `each` with the count after every one. */
async function writeUntilTheEnd(
  server: ListeningServer,
  writer: number,
  each: (id: string) => void,
): Promise<JsonObject[]> {
  const refusals: JsonObject[] = [];
  for (let n = 0; ; n++) {
    const answer = await ask(`${server.address}/v1/entity/contact`, adminToken, { writer, n });
    if (answer?.status !== 201) return answer === undefined ? refusals : [...refusals, answer.body];
    each(String(answer.body['_id']));
  }
}

/** Lets many write at once and calls `end` when so many writes are acknowledged. */
async function underLoad(
  server: ListeningServer,
  writers: number,
  acknowledged: number,
  end: () => void,
) {
  const ids: string[] = [];
  const each = (id: string) => {
    ids.push(id);
    if (ids.length === acknowledged) end();
  };
  const refusals = await Promise.all(
    Array.from({ length: writers }, (_, writer) => writeUntilTheEnd(server, writer, each)),
  );
  return { ids, refusals: refusals.flat() };
}

/** Checks that each of these entities is there, with the activity of its creation, and in listings. */
async function expectAll(server: ListeningServer, ids: readonly string[]): Promise<void> {
  const reads = ids.map(async (id) => {
    const url = `${server.address}/v1/entity/contact/${id}`;
    const [entity, feed] = [await ask(url, adminToken), await ask(`${url}/activity`, adminToken)];
    expect([entity?.status, feed?.body]).toMatchObject([
      200,
      { total: 1, results: [{ type: 'EntityCreated', operations_total: 1 }] },
    ]);
  });
  await Promise.all(reads);
  const filter = [contacts, { ids: { values: ids } }];
  const listed = await ask(`${server.address}/v1/entity:list`, adminToken, { filter, size: 0 });
  expect(listed?.body).toEqual({ hits: ids.length, results: [] });
}

test(
  'SIGTERM under load: what was sent is answered or refused, and nothing acknowledged is lost',
  patient,
  async () => {
    const options = { ENTIA_DATA_DIR: temporaryDirectory(), ENTIA_ADMIN_TOKEN: adminToken };
    const server = await startServer(options);
    const { ids, refusals } = await underLoad(server, 32, 200, () => server.child.kill('SIGTERM'));
    expect(await server.ended).toEqual(clean);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ status: 503, code: 'server/shutting-down' });
    const lines = server.written.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonObject);
    expect(lines.filter(({ status }) => status === 201)).toHaveLength(ids.length);

    const again = await startServer(options);
    const counted = await ask(`${again.address}/v1/entity:list`, adminToken, {
      filter: [contacts],
      size: 0,
    });
    expect(counted?.body['hits']).toBe(ids.length);
    await expectAll(again, ids.slice(-20));
    await stop(again);
  },
);

test(
  'kill -9 under load: every acknowledged write is there, with its activity, and in listings',
  patient,
  async () => {
    const options = { ENTIA_DATA_DIR: temporaryDirectory(), ENTIA_ADMIN_TOKEN: adminToken };
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round++) {
      const server = await startServer(options);
      const { ids } = await underLoad(server, 64, 200, () => server.child.kill('SIGKILL'));
      acknowledged.push(...ids);
      expect(await server.ended).toEqual({ code: null, signal: 'SIGKILL' });
    }
    const server = await startServer(options);
    await expectAll(server, acknowledged);
    expect(await stop(server)).toEqual(clean);
  },
);

test('the log is JSON lines that name their request and never a token', patient, async () => {
  const server = await startServer({
    ENTIA_DATA_DIR: temporaryDirectory(),
    ENTIA_ADMIN_TOKEN: adminToken,
    ENTIA_LOG_LEVEL: 'trace',
  });
  await ask(`${server.address}/v1/entity/contact?activity_id=${adminToken}`, adminToken, {
    secret: adminToken,
  });
  await ask(`${server.address}/v1/entity/contact`, `${adminToken}x`, {});
  await ask(`${server.address}/v1/entity/contact`, adminToken, { name: 'never logged' });
  await stop(server);
  const lines = server.written.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
  const requests = lines.filter(({ msg }) => msg === 'request');
  expect(requests.map(({ status }) => status)).toEqual([404, 401, 201]);
  for (const line of requests) {
    expect(line).toMatchObject({
      level: 30,
      method: 'POST',
      route: '/v1/entity/{slug}',
      ms: expect.any(Number) as number,
    });
    expect(line['request_id']).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(requests.map(({ code, caller, org }) => [code, caller, org])).toEqual([
    ['activity/not-found', 'admin', '1'],
    ['auth/token-invalid', undefined, undefined],
    [undefined, 'admin', '1'],
  ]);
  for (const secret of [adminToken, 'never logged'])
    expect(server.written.out + server.written.err).not.toContain(secret);
});
