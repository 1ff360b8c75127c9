import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { runCommand } from './run-command.ts';

const nowhere = 'http://127.0.0.1:64999';
const hint = (path: string) => `"${path} --help" shows how it is used`;

const refusals: readonly [typed: string, said: string, hint: string][] = [
  ['gret', "unknown command 'gret'", hint('entia')],
  ['toString', "unknown command 'toString'", hint('entia')],
  ['help gret', "unknown command 'gret'", hint('entia')],
  ['gret --help', "unknown command 'gret'", hint('entia')],
  ['--nonsense', "unknown option '--nonsense'", hint('entia')],
  ['serve --port 9', "unknown option '--port'", hint('entia serve')],
  [
    'config x',
    "too many arguments for 'config'. Expected 0 arguments but got 1: x.",
    hint('entia config'),
  ],
  ['backup', "missing required argument 'file'", hint('entia backup')],
  ['token crete', "unknown command 'crete'\n(Did you mean create?)", hint('entia token')],
  ['token toString', "unknown command 'toString'", hint('entia token')],
  ['token create', "required option '--role <role>' not specified", hint('entia token create')],
  [
    'user change anna --role king',
    "option '--role <role>' argument 'king' is invalid. Allowed choices are viewer, editor, admin, owner.",
    hint('entia user change'),
  ],
  [
    'token create --role owner --expires-in soon',
    "option '--expires-in <seconds>' argument 'soon' is invalid. Give a whole number of seconds.",
    hint('entia token create'),
  ],
  ['token revoke', "missing required argument 'id'", hint('entia token revoke')],
  [
    'org suspend a b',
    "too many arguments for 'suspend'. Expected 1 argument but got 2: a, b.",
    hint('entia org suspend'),
  ],
  [
    'user create anna --role owner --ask-password --password-stdin',
    'use --ask-password or --password-stdin, not both',
    hint('entia user'),
  ],
  ['user change anna', 'nothing to change; give --role, --name, or both', hint('entia user')],
  [
    `org list --url ${nowhere}`,
    'a server needs a token; give it with --token-file or --token',
    hint('entia org'),
  ],
  ['org list --token x', 'a token needs a server; name it with --url', hint('entia org')],
  [
    'org list --url ftp://a --token x',
    '--url must begin with http:// or https://, not "ftp://a"',
    hint('entia org'),
  ],
  [
    'org list --url http://me:secret@a --token x',
    '--url takes a host and a path: no "?", "#" or password',
    hint('entia org'),
  ],
];

async function run(typed: string) {
  const said = { out: [] as string[], err: [] as string[] };
  const code = await runCommand(
    typed.split(' ').filter((word) => word !== ''),
    {
      out: (line) => void said.out.push(line),
      err: (line) => void said.err.push(line),
      send: () => Promise.reject(new Error('nothing is sent here')),
    },
  );
  return { code, ...said };
}

test.each(refusals)(
  'entia %s is refused, and says what would help',
  async (typed, said, hinted) => {
    const { code, out, err } = await run(typed);
    expect({ code, out }).toEqual({ code: 64, out: [] });
    expect(err.join('\n')).toBe(`entia: ${said}\n${hinted}`);
  },
);

test('a command without its subcommand is refused with its help', async () => {
  const { code, out, err } = await run('token');
  expect({ code, out }).toEqual({ code: 64, out: [] });
  expect(err.join('\n')).toMatch(/^Usage: entia token .*create.*list.*revoke/s);
});

test('a server that cannot be reached is no misuse', async () => {
  expect(await run(`org list --url ${nowhere} --token x`)).toEqual({
    code: 1,
    out: [],
    err: [`entia: cannot reach ${nowhere}: connect ECONNREFUSED 127.0.0.1:64999`],
  });
});

test.each(['', '--help', '-h', 'help'])('entia %s lists the commands', async (typed) => {
  const { code, out, err } = await run(typed);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  for (const { name } of commands) expect(out.join('\n')).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test.each(['token create --help', 'help token create', 'token help create'])(
  'entia %s explains every option',
  async (typed) => {
    const { code, out } = await run(typed);
    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(/^Usage: entia token create .*--expires-in <seconds> {2}how/s);
  },
);

test.each(['--version', '-V'])('entia %s is the version of the package', async (typed) => {
  expect(await run(typed)).toEqual({ code: 0, out: [packageJson.version], err: [] });
});
