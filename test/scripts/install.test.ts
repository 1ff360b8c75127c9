import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/stores.ts';

const script = new URL('../../scripts/install.mjs', import.meta.url).pathname;

/** A project whose packages are installed, with this shell script as their Node. */
function installed(node: string): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'node_modules/node-some-platform/bin'), { recursive: true });
  mkdirSync(join(root, 'node_modules/.bin'));
  const file = join(root, 'node_modules/node-some-platform/bin/node');
  writeFileSync(file, `#!/bin/sh\n${node}\n`, { mode: 0o755 });
  writeFileSync(join(root, 'package-lock.json'), '{}');
  utimesSync(join(root, 'package-lock.json'), 1, 1);
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  return root;
}

test('the Node that came as a package is put on the PATH where npm left that out', () => {
  const cwd = installed('echo v26.0.0');
  for (let run = 0; run < 2; run++) execFileSync(process.execPath, [script], { cwd });
  expect(readlinkSync(join(cwd, 'node_modules/.bin/node'))).toBe('../node-some-platform/bin/node');
});

test('a Node that warns and starts is let be', () => {
  const cwd = installed('echo "libatomic is odd here" >&2; echo v26.0.0');
  execFileSync(process.execPath, [script], { cwd, stdio: 'ignore' });
  expect(existsSync(join(cwd, 'node_modules/.bin/node'))).toBe(true);
});

test.runIf(process.platform === 'linux').each([
  ['a library that is missing', 'libatomic.so.1: cannot open', 'apt-get install libatomic1'],
  ['another C library', 'not found', 'Linux with glibc'],
])('%s, so that Node does not start, is told with what mends it, each time', (_, says, hint) => {
  const cwd = installed(`echo "${says}" >&2; exit 127`);
  for (let run = 0; run < 2; run++) {
    // Without a PATH nothing is installed.
    const options = { cwd, env: { PATH: '' }, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(process.execPath, [script], options);
    expect(status).toBe(1);
    expect(stderr).toContain(says);
    expect(stderr).toContain(hint);
    expect(existsSync(join(cwd, 'node_modules/.bin/node'))).toBe(false);
  }
});
