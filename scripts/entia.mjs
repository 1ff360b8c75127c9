#!/usr/bin/env node
// Runs a command with the Node that is installed with the packages, whatever Node calls this.
import { execFileSync, spawn } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const time = (file) => statSync(path(file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const installed = () =>
  time('../node_modules/.package-lock.json') >= time('../package-lock.json') &&
  time('../node_modules/.bin/node') > 0;
const node = path('../node_modules/.bin/node');

if (!installed())
  execFileSync(process.execPath, [path('install.mjs')], { cwd: path('..'), stdio: 'inherit' });
if (realpathSync(node) === realpathSync(process.execPath)) {
  // Beside the packages, where nobody else can put anything; without it a third of a short command is compiling.
  module.enableCompileCache?.(path('../node_modules/.cache/entia'));
  await import('../src/cli/main.ts');
} else {
  const child = spawn(node, [path('../src/cli/main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) =>
    signal === null ? process.exit(code) : process.kill(process.pid, signal),
  );
}
