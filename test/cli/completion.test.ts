import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runHere } from '../support/cli.ts';

const typed: readonly [line: string, offers: string][] = [
  ['entia to', 'token'],
  ['entia token ', 'create list revoke help --help'],
  ['entia token c', 'create'],
  ['entia token create --ro', '--role'],
  ['entia token create --role ', 'viewer editor admin owner'],
  ['entia --help token create --role o', 'owner'],
  ['entia token create --role owner --org toke', ''],
  ['entia completion ', 'bash zsh --help'],
  ['entia nonsense to', 'token'],
];

const { out: script } = await runHere(['completion', 'bash']);

/** What bash offers behind this line. */
function complete(line: string): string {
  const words = line.split(' ');
  const asked = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _entia; echo "\${COMPREPLY[*]}"`;
  const run = spawnSync('bash', ['-c', `${script}\n${asked}`], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout.trim();
}

test.each(typed)('bash completes "%s"', (line, offers) => expect(complete(line)).toBe(offers));

test('bash completes the names of files where a file is wanted', () => {
  expect(complete('entia backup package.js')).toBe('package.json');
  expect(complete('entia org list --token-file package.js')).toBe('package.json');
});
