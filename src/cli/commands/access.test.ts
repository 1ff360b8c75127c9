import { expect, test } from 'vitest';
import { runCommand } from '../run-command.ts';
import { groupCommand } from './group.ts';
import { orgCommand } from './org.ts';
import { tokenCommand } from './token.ts';
import { userCommand } from './user.ts';

const nowhere = 'http://127.0.0.1:64999';

const misuses: readonly [words: string, code: number, message: string][] = [
  ['token', 64, 'token wants one of create, list, revoke'],
  ['token toString', 64, 'token wants one of create, list, revoke'],
  ['token create --role root', 64, 'there is no role "root"; one of viewer, editor, admin, owner'],
  [
    'user change anna --role king',
    64,
    'there is no role "king"; one of viewer, editor, admin, owner',
  ],
  ['token create', 64, '--role is missing; one of viewer, editor, admin, owner'],
  ['token revoke', 64, 'expected <id>, not ""'],
  ['token list all', 64, 'expected no words, not "all"'],
  ['org suspend a b', 64, 'expected <id>, not "a b"'],
  [
    'user',
    64,
    'user wants one of create, list, show, change, password, reset, suspend, resume, remove',
  ],
  ['user create anna', 64, '--role is missing; one of viewer, editor, admin, owner'],
  ['user create --role owner', 64, 'expected <login>, not ""'],
  [
    'user create anna --role owner --ask-password --password-stdin',
    64,
    'take --ask-password or --password-stdin, not both',
  ],
  ['user change anna', 64, 'nothing is to change; name --role, --name, or both'],
  ['group', 64, 'group wants one of create, list, show, rename, join, leave, remove'],
  ['group join crew', 64, 'expected <group> <user>, not "crew"'],
  [`org list --url ${nowhere}`, 64, 'a server wants a token; name it with --token-file or --token'],
  ['org list --token x', 64, 'a token is for a server; name it with --url'],
  [
    'org list --url ftp://a --token x',
    64,
    '--url must begin with http:// or https://, not "ftp://a"',
  ],
  [
    `org list --url ${nowhere} --token x`,
    1,
    `${nowhere} cannot be reached: connect ECONNREFUSED 127.0.0.1:64999`,
  ],
];

test.each(misuses)('entia %s is told in a line', async (typed, code, message) => {
  const said = { out: [] as string[], err: [] as string[] };
  const commands = {
    token: tokenCommand,
    org: orgCommand,
    user: userCommand,
    group: groupCommand,
  };
  const ended = await runCommand(commands, typed.split(' '), {
    out: (line) => void said.out.push(line),
    err: (line) => void said.err.push(line),
  });
  expect({ ended, out: said.out, line: said.err[0] }).toEqual({
    ended: code,
    out: [],
    line: `entia: ${message}`,
  });
});
