// Runs the unit tests, and of the tests over HTTP and of the stores those that a change since `main` touches; without
// a `main`, a change since the last commit.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** The last commit that this branch shares with one of these; undefined where none is there. */
function branchPoint() {
  for (const branch of ['main', 'origin/main']) {
    const found = spawnSync('git', ['merge-base', 'HEAD', branch], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return undefined;
}

function vitest(...args) {
  const { status } = spawnSync('vitest', ['run', ...args], { stdio: 'inherit', shell: true });
  return status ?? 1;
}

const base = branchPoint();
const changed = base === undefined ? '--changed' : `--changed=${base}`;
const statuses = [
  vitest('--project', 'unit'),
  vitest('--project', 'http', '--project', 'contract', changed),
];
process.exitCode = Math.max(...statuses);
