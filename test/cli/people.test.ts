import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { runHere } from '../support/cli.ts';
import { openWith } from '../support/instance.ts';
import { ask, runEntia, runShell, startServer, stop, typeInto } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';

/** Processes start slowly on a busy machine. */
const patient = { timeout: 120_000 };
const matching = (pattern: RegExp) => expect.stringMatching(pattern) as string;
const done = (out: unknown, err: unknown = '') => ({ code: 0, out, err });
const failed = (err: unknown) => ({ code: 1, out: '', err });

/** The rows of a listing in JSON. */
function listed({ out }: { readonly out: string }) {
  return (JSON.parse(out) as { readonly results: readonly JsonObject[] }).results;
}

async function logIn(address: string, login: string, password: string) {
  return (await ask(`${address}/v1/auth/login`, '', { login, password }))?.status;
}

/** A server in this process, and `entia` which asks it. */
async function served() {
  const server = await openWith({ ENTIA_DATA_DIR: temporaryDirectory() });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const where = ['--url', address, '--token', adminToken];
  const entia = (...words: readonly string[]) => runHere([...words, ...where]);
  /** A process, with this on standard input, as `printf` writes it. */
  const piped = (input: string, words: string) =>
    runShell(`printf '${input}' | "$NODE" "$ENTIA" ${words} ${where.join(' ')}`, {});
  return { address, entia, piped };
}

test('people and groups of a server that runs', patient, async () => {
  const { address, entia, piped } = await served();

  const invited = await entia(
    'user',
    'create',
    'Anna@x.de',
    '--role',
    'owner',
    '--name',
    'A\u001b',
  );
  expect(invited).toEqual(
    done(
      matching(/^entia_invite_[0-9a-f]{64}\n$/),
      matching(
        /^Created user anna@x.de \(owner\)\. They choose their password with this token, once, until 20\S+:\n$/,
      ),
    ),
  );
  const first = { token: invited.out.trim(), password: 'correct horse battery' };
  expect(await ask(`${address}/v1/auth/set-password`, '', first)).toMatchObject({
    status: 200,
  });
  expect(await entia('user', 'create', 'anna@x.de', '--role', 'viewer')).toEqual(
    failed(matching(/^entia: .*anna@x\.de.*\n$/)),
  );

  expect(await entia('group', 'create', 'The crew', '--member', 'ANNA@x.de')).toEqual(
    done('Created group "The crew"\n'),
  );
  const words = 'user create ben --role editor --group "The crew" --password-stdin';
  expect(await piped('correct horse battery\\r\\n', words)).toEqual(
    done('Created user ben (editor)\n'),
  );
  expect(await logIn(address, 'ben', 'correct horse battery')).toBe(200);

  const groups = listed(await entia('group', 'list', '--json'));
  const users = listed(await entia('user', 'list', '--json'));
  expect(users).toMatchObject([
    { login: 'anna@x.de', role: 'owner', groups: [groups[0]?.['id']], has_password: true },
    { login: 'ben', role: 'editor', groups: [groups[0]?.['id']], has_password: true },
  ]);
  expect(await entia('user', 'list')).toEqual(
    done(
      matching(
        /^id +login +role +name +password +created +suspended\n\S{36} {2}anna@x\.de {2}owner {3}"A\\u001b" {2}set .*\n\S{36} {2}ben .*\n$/,
      ),
    ),
  );
  expect(await entia('group', 'leave', 'The crew', 'ben')).toEqual(
    done('User ben is no longer in group "The crew"\n'),
  );
  expect(await entia('group', 'show', 'The crew')).toEqual(
    done(matching(/^id +login +role +name\n\S{36} {2}anna@x\.de {2}owner {2}"A\\u001b"\n$/)),
  );
  for (let times = 0; times < 2; times++)
    expect(
      await entia('group', 'join', String(groups[0]?.['id']), String(users[1]?.['id'])),
    ).toEqual(done(`User ben is now in group "${groups[0]?.['id']}"\n`));
  expect(await entia('group', 'rename', 'The crew', 'Us')).toEqual(
    done('Renamed group "The crew" to "Us"\n'),
  );
  expect(await entia('user', 'show', 'Ben')).toEqual(
    done(matching(/^id .*\nlogin +ben\nname +"ben"\nrole +editor\ngroups +"Us"\npassword +set\n/)),
  );
  expect(await entia('group', 'remove', 'Us')).toEqual(done('Removed group "Us"\n'));
  expect(await entia('group', 'show', 'Us')).toEqual(failed('entia: no group "Us"\n'));
  expect(await entia('user', 'remove', 'ben')).toEqual(done('Removed user ben\n'));
  expect(await entia('user', 'show', 'ben')).toEqual(failed('entia: no user "ben"\n'));
  expect(await entia('user', 'remove', 'anna@x.de')).toEqual(
    failed(matching(/^entia: this is the last owner who can log in; .*\n$/)),
  );
});

test('passwords are set, reset and refused', patient, async () => {
  const { address, entia, piped } = await served();
  const words = 'user create anna --role editor --password-stdin';
  expect(await piped('', words)).toMatchObject({
    code: 64,
    err: matching(/^entia: standard input holds no password\n/),
  });
  expect(await piped('short', words)).toEqual(
    failed('entia: /password: a password needs at least 12 characters\n'),
  );
  expect(await piped('\\377', words)).toEqual(
    failed('entia: the password on standard input is not valid UTF-8\n'),
  );
  expect((await piped('correct horse battery', words)).code).toBe(0);

  const again = 'user password anna --password-stdin';
  expect(await piped('short', again)).toEqual(
    failed('entia: a password needs at least 12 characters\n'),
  );
  expect(await logIn(address, 'anna', 'correct horse battery')).toBe(200);
  expect(await piped(' another good one \\n', again)).toEqual(
    done('Set the password of user anna; their sessions are ended\n'),
  );
  expect(await logIn(address, 'anna', ' another good one ')).toBe(200);

  expect(await entia('user', 'change', 'anna', '--role', 'admin', '--name', 'Anna')).toEqual(
    done('Changed user anna\n'),
  );
  expect(await entia('user', 'suspend', 'anna')).toEqual(
    done('User anna is suspended; their sessions are ended\n'),
  );
  expect(await piped('correct horse battery', again)).toEqual(
    failed('entia: anna is suspended; run "entia user resume" first\n'),
  );
  expect(await entia('user', 'resume', 'anna', '--json')).toEqual(
    done(matching(/"role":"admin".*"has_password":true,"suspended_at":null/)),
  );
  expect(await entia('user', 'reset', 'anna')).toEqual(
    done(matching(/^entia_invite_\w+\n$/), matching(/^Removed their password, sessions and locks/)),
  );
  expect(await logIn(address, 'anna', ' another good one ')).toBe(401);
});

test('the first owner of a fresh organization, beside the stopped server', patient, async () => {
  const options = { ENTIA_DATA_DIR: temporaryDirectory() };
  await stop(await startServer(options));
  const words = ['user', 'create', 'anna', '--role', 'owner', '--ask-password'];
  expect(await runEntia(words, options)).toMatchObject({
    code: 64,
    out: '',
    err: matching(/^entia: cannot ask for a password without a terminal; /),
  });
  const typed = await typeInto(
    words,
    [
      ['Password: ', 'correct horse battery\r'],
      ['Again: ', 'correct horse battery\r'],
    ],
    options,
  );
  expect(typed).toEqual(done('Password: \r\nAgain: \r\nCreated user anna (owner)\r\n'));
  const server = await startServer(options);
  expect(await logIn(server.address, 'anna', 'correct horse battery')).toBe(200);
  await stop(server);
});

const slips: readonly [what: string, answers: readonly [string, string][], err: string][] = [
  [
    'two different passwords',
    [
      ['Password: ', 'correct horse battery\r'],
      ['Again: ', 'correct horse batteri\r'],
    ],
    'the passwords do not match',
  ],
  ['nothing', [['Password: ', '\r']], 'no password was entered'],
  ['the end (Ctrl-D)', [['Password: ', '\u0004']], 'no password was entered'],
  ['an interrupt (Ctrl-C)', [['Password: ', 'corr\u0003']], 'no password was entered'],
];

test.each(slips)('typing %s at a terminal changes nothing', patient, async (_, answers, err) => {
  const words = ['user', 'password', 'anna', '--url', 'http://127.0.0.1:64999', '--token', 'x'];
  const { code, out } = await typeInto(words, answers, {});
  expect({ code, last: out.trimEnd().split('\r\n').at(-1) }).toEqual({
    code: 1,
    last: `entia: ${err}`,
  });
  expect(out).not.toContain('corr');
});

test('a terminal would show what is piped', patient, async () => {
  const { code, out } = await typeInto(['user', 'password', 'anna', '--password-stdin'], [], {});
  expect(code).toBe(64);
  expect(out).toMatch(/^entia: --password-stdin reads from a file or a pipe/);
});
