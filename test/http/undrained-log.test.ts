import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { sampleOf } from '../support/exposition.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Sends so many requests on a few connections, each with an id that makes its log line long. */
async function ask(address: string, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const headers = { 'x-request-id': 'x'.repeat(128) };
  const one = async () => {
    const sent = request(`${address}/healthz`, { agent, headers }).end();
    const [answer] = await once(sent, 'response');
    answer.resume();
    await once(answer, 'end');
  };
  const some = async () => {
    for (let n = 0; n < count / 8; n++) await one();
  };
  await Promise.all(Array.from({ length: 8 }, some));
  agent.destroy();
}

async function dropped(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return sampleOf(text, 'entia_log_lines_dropped_total');
}

async function startUnread(stdout: 'pipe' | number = 'pipe') {
  const { PATH = '' } = process.env;
  const options = {
    ENTIA_PORT: '0',
    ENTIA_DATA_DIR: temporaryDirectory(),
    ENTIA_ADMIN_TOKEN: adminToken,
  };
  const child = spawn(process.execPath, [main], {
    env: { PATH, ...options },
    stdio: ['ignore', stdout, 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stderr } = child;
  if (stderr === null) throw new Error('standard error is a pipe');
  let address: string | undefined;
  for await (const text of stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    [, address] = /listens on (\S+)\n/.exec(String(text)) ?? [];
    if (address !== undefined) break;
  }
  stderr.resume();
  return { child, address: address ?? '' };
}

test('a log that nobody reads drops lines, counts them, says so when it is read again, and keeps no server from stopping', {
  timeout: 120_000,
}, async () => {
  const { child, address } = await startUnread();
  while ((await dropped(address)) === 0) await ask(address, 2000);
  const lost = await dropped(address);

  const lines = child.stdout?.setEncoding('utf8');
  if (lines === undefined) throw new Error('standard output is a pipe');
  let text = '';
  lines.on('data', (part: string) => (text += part));
  while (!text.includes('nobody read them')) await once(lines, 'data');
  const told = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { dropped?: number; msg: string })
    .find(({ msg }) => msg.startsWith('log lines were dropped'));
  expect(told?.dropped).toBeGreaterThanOrEqual(lost);

  lines.pause();
  const before = await dropped(address);
  while ((await dropped(address)) === before) await ask(address, 2000);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test.skipIf(!existsSync('/dev/full'))(
  'a log on a full disk drops lines, counts them, and keeps no server from serving or stopping',
  { timeout: 60_000 },
  async () => {
    const full = openSync('/dev/full', 'w');
    const { child, address } = await startUnread(full);
    closeSync(full);
    await ask(address, 200);
    expect(await dropped(address)).toBeGreaterThan(0);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  },
);
