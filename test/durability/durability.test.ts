import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { startTraced } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';
import { type TracedAnswer, tracedAnswers } from './answers.ts';
import { parseTrace } from './trace.ts';

const writers = 16;
const entitiesOfWriter = 3;

/** Whether this machine lets one process trace another. In CI that must not be missing: there the tests fail instead. */
const canTrace =
  process.platform === 'linux' &&
  spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;
const skipped = !canTrace && process.env['CI'] === undefined;
if (skipped)
  process.stderr.write('durability: not traced, since strace is not there or not allowed\n');

test.skipIf(skipped)(
  'no answer to a mutation leaves before the fdatasync behind its commit has returned',
  { timeout: 120_000 },
  async () => {
    const answers = await traceLoad('full');
    process.stdout.write(`durability: ${answers.length} answers traced\n`);
    expect(answers).toHaveLength(writers * entitiesOfWriter * requestsOfEntity);
    expect(answers.filter(({ durable }) => durable === undefined)).toEqual([]);
  },
);

test.skipIf(skipped)(
  'without waiting for the disk the same trace finds answers that left too early',
  { timeout: 120_000 },
  async () => {
    const answers = await traceLoad('process');
    expect(answers).toHaveLength(writers * entitiesOfWriter * requestsOfEntity);
    const early = answers.filter(({ durable }) => durable === undefined);
    expect(early.length).toBeGreaterThan(answers.length / 2);
  },
);

/** Runs a server under strace, lets many write to it at once, and answers what the trace tells. */
async function traceLoad(durability: 'full' | 'process'): Promise<readonly TracedAnswer[]> {
  const directory = temporaryDirectory();
  const file = join(temporaryDirectory(), 'trace');
  const server = await startTraced(file, {
    ENTIA_DATA_DIR: directory,
    ENTIA_ADMIN_TOKEN: adminToken,
    ENTIA_DURABILITY: durability,
  });
  const pid = Number(readFileSync(join(directory, 'entia.pid'), 'utf8'));
  onTestFinished(() => killIfAlive(pid));
  await Promise.all(Array.from({ length: writers }, (_, n) => write(server.address, n)));
  process.kill(pid, 'SIGTERM');
  await server.ended;
  return tracedAnswers(parseTrace(readFileSync(file, 'latin1')));
}

/** A test that fails on the way must not leave the server behind: strace does not take it along. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

const requestsOfEntity = 4;

/** Creates, changes, upserts and deletes. Each request has a mark that its commit writes to the log. */
async function write(address: string, writer: number): Promise<void> {
  for (let n = 0; n < entitiesOfWriter; n++) {
    const marks = [1, 2, 3].map((step) => `mark-${writer}-${n}-${step}-end`);
    const [created = '', patched = '', upserted = ''] = marks;
    const ask = (request: Marked) => send(address, request);
    const made = await ask({
      method: 'POST',
      path: 'note',
      mark: created,
      body: { mark: created },
    });
    const path = `note/${(JSON.parse(made) as { readonly _id: string })._id}`;
    await ask({ method: 'PATCH', path, mark: patched, body: { mark: patched } });
    const body = { unique_key: ['key'], entity: { mark: upserted, key: upserted } };
    await ask({ method: 'PATCH', path: 'note:upsert', mark: upserted, body });
    // A deletion has no text of its own, but the state before it gets its text in history: these columns stand side by side.
    const mark = `updateEntitynote{"mark":"${patched}"`;
    await ask({ method: 'DELETE', path, mark });
  }
}

interface Marked {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly mark: string;
  readonly body?: JsonObject;
}

async function send(address: string, { method, path, mark, body }: Marked): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}`, 'x-mark': mark };
  const json = { ...headers, 'content-type': 'application/json' };
  const sent =
    body === undefined
      ? { method, headers }
      : { method, headers: json, body: JSON.stringify(body) };
  const answer = await fetch(`${address}/v1/entity/${path}`, sent);
  const text = await answer.text();
  expect(answer.status, text).toBeLessThan(300);
  return text;
}
