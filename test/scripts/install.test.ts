import { execFileSync } from 'node:child_process';
import { mkdirSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/stores.ts';

const script = new URL('../../scripts/install.mjs', import.meta.url).pathname;

test('the Node that came as a package is put on the PATH where npm left that out', () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'node_modules/node-some-platform/bin'), { recursive: true });
  mkdirSync(join(root, 'node_modules/.bin'));
  writeFileSync(join(root, 'node_modules/node-some-platform/bin/node'), '');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  utimesSync(join(root, 'package-lock.json'), 1, 1);
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  for (let run = 0; run < 2; run++) execFileSync(process.execPath, [script], { cwd: root });
  expect(readlinkSync(join(root, 'node_modules/.bin/node'))).toBe('../node-some-platform/bin/node');
});
