#!/usr/bin/env node
// Runs a command with the Node that is installed with the packages, whatever Node calls this.
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
execFileSync(process.execPath, [path('install.mjs')], { cwd: path('..'), stdio: 'inherit' });
const node = path('../node_modules/.bin/node');
const child = spawn(node, [path('../src/cli/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) =>
  signal === null ? process.exit(code) : process.kill(process.pid, signal),
);
