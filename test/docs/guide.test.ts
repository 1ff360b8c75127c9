import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { startServer, stop } from '../support/process.ts';
import { temporaryDirectory } from '../support/stores.ts';

const root = new URL('../../', import.meta.url);

/** The commands of a page that it says to type, in their order. */
function commandsIn(page: string): string {
  const text = readFileSync(new URL(`docs/guide/${page}`, root), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block).join('\n');
}

/** Shells that a reader may have; zsh where it is installed. */
const shells = ['bash', 'zsh'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);

test.each(shells)(
  'the guide to a small CRM works as it is typed, in %s',
  {
    timeout: 60_000,
  },
  async (shell) => {
    const commands = commandsIn('model-a-small-crm.md');
    const [, token = ''] = /ENTIA_ADMIN_TOKEN=(\S+)/.exec(commands) ?? [];
    const server = await startServer({
      ENTIA_DATA_DIR: temporaryDirectory(),
      ENTIA_ADMIN_TOKEN: token,
    });
    const script = commands.replaceAll('http://127.0.0.1:8080', server.address);
    const { PATH = '' } = process.env;
    const run = spawnSync(shell, ['-f'].slice(shell === 'zsh' ? 0 : 1), {
      input: script,
      env: { PATH },
      encoding: 'utf8',
      timeout: 50_000,
    });
    expect(run.stderr).toBe('');
    const answers = run.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JsonObject);
    const statuses = answers.map(({ status, code, error }) => [status, code, error]);
    expect(statuses.filter(([status]) => status !== undefined)).toEqual([
      [412, 'entity/precondition-failed', expect.any(String)],
    ]);
    const lists = answers.filter((answer) => 'hits' in answer);
    expect(lists).toMatchObject([
      {
        hits: 2,
        results: [{ _title: 'Punched cards' }, { _title: 'Engine no. 2', stage: 'lead' }],
      },
      { hits: 2, results: [{ _title: 'Ada Lovelace' }, { _title: 'Mary Somerville' }] },
    ]);
    expect(answers.at(-1)).toMatchObject({ total: 2 });
    await stop(server);
  },
);

test('no page has a variable that zsh would read with the letters behind it', () => {
  const pages = [
    'README.md',
    ...readdirSync(new URL('docs/', root), { recursive: true })
      .map((name) => `docs/${String(name)}`)
      .filter((name) => name.endsWith('.md')),
  ];
  for (const page of pages) {
    const text = readFileSync(new URL(page, root), 'utf8');
    // `$E:list` is the variable E with the modifier `l` there.
    expect(text.match(/\$[A-Za-z_]+:[a-z]/g), page).toBeNull();
  }
});
