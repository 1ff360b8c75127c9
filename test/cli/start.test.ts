import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/stores.ts';

const entia = fileURLToPath(new URL('../../scripts/entia.mjs', import.meta.url));

/** Every script that a command loads, from V8's own account of it. */
function loadedBy(words: readonly string[]): readonly string[] {
  const folder = temporaryDirectory();
  const env = { PATH: process.env['PATH'] ?? '', NODE_V8_COVERAGE: folder };
  const { status } = spawnSync(process.execPath, [entia, ...words], { env });
  expect(status).toBe(0);
  const files = readdirSync(folder);
  // One process: the Node that is installed with the packages starts no other of its own.
  expect(files).toHaveLength(1);
  const { result } = JSON.parse(readFileSync(join(folder, files[0] ?? ''), 'utf8')) as {
    readonly result: readonly { readonly url: string }[];
  };
  return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
}

test('a command loads what it needs when it runs: help loads no command, and no server', () => {
  const loaded = loadedBy(['--help']);
  expect(loaded.filter((url) => /src\/(?!cli\/)|cli\/commands\//.test(url))).toEqual([]);
  expect(loaded.filter((url) => /node_modules\/(?!commander|@commander-js)/.test(url))).toEqual([]);
  expect(loadedBy(['help', 'token']).filter((url) => /cli\/commands\//.test(url))).toEqual([
    expect.stringMatching(/token\.ts$/) as string,
  ]);
});

test.skipIf(!existsSync('/dev/full'))('what cannot be written is a failure', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [entia, 'config'], {
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  expect(String(stderr)).toContain('cannot write to standard output');
  expect(status).toBe(1);
});
