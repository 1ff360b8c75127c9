import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ask, runEntia, startServer, stop } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';

/** Processes start slowly on a busy machine. */
const patient = { timeout: 120_000 };

async function entia(words: string, options: Readonly<Record<string, string>>) {
  return await runEntia(words.split(' '), options);
}

const done = (out: unknown) => ({ code: 0, out, err: '' });
const matching = (pattern: RegExp) => expect.stringMatching(pattern) as string;

test('a lost admin token is no lost data: a token is made beside the server', patient, async () => {
  const options = { ENTIA_DATA_DIR: temporaryDirectory() };
  const first = await startServer(options);
  const [, lost = ''] = /^ {2}(entia_admin_\w+)$/m.exec(first.written.err) ?? [];
  const stored = await ask(`${first.address}/v1/entity/note`, lost, { kept: true });
  await stop(first);

  const made = await entia('token create --role owner', options);
  expect(made).toEqual({
    code: 0,
    out: matching(/^entia_[0-9a-f]{64}\n$/),
    err: matching(/^Created token [0-9a-f-]{36} \(owner\); it is shown only once:\n$/),
  });
  const again = await startServer(options);
  const url = `${again.address}/v2/entity/note/${stored?.body['_id']}`;
  expect(await ask(url, made.out.trim())).toMatchObject({ status: 200, body: { kept: true } });
  expect(await ask(url, lost)).toMatchObject({ status: 200 });

  const refused = await entia('token list', options);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(
    /^entia: the data directory .* is in use by another Entia process \(pid \d+\); to ask a running server, use --url and --token-file\n$/,
  );
  await stop(again);
  const used = await entia('token list --json', options);
  expect(JSON.parse(used.out)).toMatchObject({
    total: 1,
    results: [{ last_used_at: matching(/^20/), role: 'owner' }],
  });
});

test('tokens and organizations of a server that runs', patient, async () => {
  const server = await startServer({
    ENTIA_DATA_DIR: temporaryDirectory(),
    ENTIA_ADMIN_TOKEN: adminToken,
  });
  const file = join(temporaryDirectory(), 'token');
  writeFileSync(file, `${adminToken}\n`);
  const there = (words: string) =>
    entia(`${words} --url ${server.address} --token-file ${file}`, {});

  expect(await there('org create north --name N\u001b')).toEqual(
    done('Created organization north\n'),
  );
  expect(await there('org create north')).toEqual({
    code: 1,
    out: '',
    err: 'entia: the organization "north" already exists\n',
  });
  const created = await there(
    'token create --role editor --scope entity:* --scope schema:view --org north --expires-in 60 --json',
  );
  const token = JSON.parse(created.out) as JsonObject;
  expect(token).toMatchObject({ role: 'editor', scopes: ['entity:*', 'schema:view'] });
  const schemas = `${server.address}/v1/entity/schemas`;
  expect((await ask(schemas, String(token['token'])))?.status).toBe(200);
  expect(await there('token list --org north')).toEqual(
    done(
      matching(
        /^id +prefix +role +scopes +name +created +expires +used +revoked\n[0-9a-f-]{36} {2}entia_[0-9a-f]{8} {2}editor {2}entity:\*,schema:view {2}"made by entia token create" {2}20\S+ {2}20\S+ {2}- {5}-\n$/,
      ),
    ),
  );

  const refused = await there(
    'token create --role editor --scope nonsense --scope more --expires-in 60',
  );
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/^entia: .*\n {2}- \/scopes\/0: .*\n {2}- \/scopes\/1: .*\n$/);

  expect(await there('org suspend north')).toEqual(
    done('Organization north is suspended; its data stays\n'),
  );
  expect((await ask(schemas, String(token['token'])))?.status).toBe(403);
  expect(await there('org list')).toEqual(
    done(
      matching(
        /^id +name +created +suspended\n1 +"Default" +20\S+ +-\nnorth +"N\\u001b" +20\S+ +20\S+\n$/,
      ),
    ),
  );
  expect(await there('org resume north --json')).toEqual(done(matching(/"suspended_at":null/)));
  expect(await there(`token revoke ${token['id']} --org north`)).toEqual(
    done(`Revoked token ${token['id']}\n`),
  );
  expect((await ask(schemas, String(token['token'])))?.status).toBe(401);
  await stop(server);
});
