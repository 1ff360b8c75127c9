import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ask, startServer, stop } from '../support/process.ts';
import { temporaryDirectory } from '../support/stores.ts';

const demo = fileURLToPath(new URL('../../demo/main.ts', import.meta.url));

test('a demo that is interrupted has shown the admin token', { timeout: 60_000 }, async () => {
  const options = { ENTIA_DATA_DIR: temporaryDirectory() };
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [demo], { env: { PATH, ...options } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let written = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    written += String(text);
    if (/^ {2}entia_admin_\w{64}$/m.test(written)) break;
  }
  child.kill('SIGINT');
  await once(child, 'exit');
  const [, token = ''] = /^ {2}(entia_admin_\w{64})$/m.exec(written) ?? [];
  const server = await startServer(options);
  expect((await ask(`${server.address}/v1/entity/schemas`, token))?.status).toBe(200);
  await stop(server);
});
