import { checkPassword } from '../../domain/access/password.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { allRows } from '../all-rows.ts';
import type { Api } from '../api.ts';
import { CommandMisused } from '../command.ts';
import { allGroups, findGroup, findUser, usersUrl as url } from '../find-person.ts';
import { askPassword, passwordStdin, pipedPassword } from '../read-password.ts';
import { requireRole, roleOption, roleUsage } from '../role.ts';
import { type Answer, commandOf, subcommand } from '../subcommand.ts';
import { cell, quoted, tableOf } from '../table.ts';

const create = subcommand({
  words: ['login'],
  options: {
    ...roleOption,
    ...passwordStdin,
    name: { type: 'string' },
    group: { type: 'string', multiple: true, default: [] },
    'ask-password': { type: 'boolean', default: false },
  },
  shown: `${roleUsage} [--name <text>] [--group <group>]... [--ask-password | --password-stdin]`,
  run: async ({ words: { login }, values, withApi }) => {
    const { name, group: words, 'ask-password': ask, 'password-stdin': piped } = values;
    const role = requireRole(values.role);
    if (ask && piped) throw new CommandMisused('take --ask-password or --password-stdin, not both');
    const password = ask ? await askPassword() : piped ? await pipedPassword() : undefined;
    const json = await withApi(async (api) => {
      const groups: JsonValue[] = [];
      for (const word of words) groups.push((await findGroup(api, word))['id'] ?? null);
      const given = {
        ...(name !== undefined && { name }),
        ...(password !== undefined && { password }),
      };
      return api.call('POST', url, { login, role, groups, ...given });
    });
    const made = `User ${json['login']}, ${role}, is made`;
    return password === undefined
      ? ticketAnswer(json, json['set_password'] as JsonObject, `${made}. `)
      : { json, lines: [made] };
  },
});

/** The ticket alone is on standard output, so that a script can hand it on. */
function ticketAnswer(json: JsonObject, ticket: JsonObject, before = ''): Answer {
  const aside = `${before}They set their password once with this token, until ${ticket['expires_at']}:`;
  return { json, aside, lines: [String(ticket['token'])] };
}

const list = subcommand({
  words: [],
  options: {},
  run: async ({ withApi }) => {
    const users = await withApi((api) => allRows(api, url));
    const headings = ['id', 'login', 'role', 'name', 'password', 'created', 'suspended'];
    const rows = users.map((user) => [
      ...['id', 'login', 'role'].map((key) => cell(user[key])),
      quoted(user['name']),
      user['has_password'] === true ? 'set' : '-',
      ...['created_at', 'suspended_at'].map((key) => cell(user[key])),
    ]);
    return { json: users, lines: tableOf(headings, rows) };
  },
});

const show = subcommand({
  words: ['user'],
  options: {},
  run: async ({ words, withApi }) => {
    const { user, groups } = await withApi(async (api) => ({
      user: await findUser(api, words.user),
      groups: await allGroups(api),
    }));
    const joined = groups.filter(({ members }) =>
      (members as readonly unknown[]).includes(user['id']),
    );
    const lines = tableOf(
      ['id', cell(user['id'])],
      [
        ['login', cell(user['login'])],
        ['name', quoted(user['name'])],
        ['role', cell(user['role'])],
        ['groups', joined.map(({ name }) => quoted(name)).join(', ') || '-'],
        ['password', user['has_password'] === true ? 'set' : '-'],
        ['created', cell(user['created_at'])],
        ['suspended', cell(user['suspended_at'])],
      ],
    );
    return { json: user, lines };
  },
});

const change = subcommand({
  words: ['user'],
  options: { ...roleOption, name: { type: 'string' } },
  shown: `[${roleUsage}] [--name <text>]`,
  run: async ({ words, values: { role, name }, withApi }) => {
    const body = {
      ...(role !== undefined && { role: requireRole(role) }),
      ...(name !== undefined && { name }),
    };
    if (Object.keys(body).length === 0)
      throw new CommandMisused('nothing is to change; name --role, --name, or both');
    const json = await withApi(async (api) => changed(api, words.user, body));
    return { json, lines: [`User ${json['login']} is changed`] };
  },
});

const suspension = (suspended: boolean, outcome: string) =>
  subcommand({
    words: ['user'],
    options: {},
    run: async ({ words, withApi }) => {
      const json = await withApi((api) => changed(api, words.user, { suspended }));
      return { json, lines: [`User ${json['login']} ${outcome}`] };
    },
  });

async function changed(api: Api, word: string, body: JsonObject): Promise<JsonObject> {
  const { id } = await findUser(api, word);
  return api.call('PATCH', `${url}/${id}`, body);
}

const password = subcommand({
  words: ['user'],
  options: passwordStdin,
  shown: '[--password-stdin]',
  run: async ({ words, values, withApi }) => {
    const chosen = values['password-stdin'] ? await pipedPassword() : await askPassword();
    const json = await withApi(async (api): Promise<JsonObject> => {
      const user = await findUser(api, words.user);
      refuseBeforeReset(user, chosen);
      const { token = null } = await api.call('POST', `${url}/${user['id']}/reset-password`);
      const body = { token, password: chosen };
      const grant = await api
        .call('POST', '/v1/auth/set-password', body)
        .catch((cause: unknown) => {
          const why = cause instanceof Error ? cause.message : String(cause);
          throw new Error(
            `the old password is gone, the new one is not set; run this again (${why})`,
          );
        });
      await api.call('POST', '/v1/auth/logout', { refresh_token: grant['refresh_token'] ?? null });
      return { ...user, has_password: true };
    });
    return { json, lines: [`User ${json['login']} has this password now, and no session`] };
  },
});

/** What would be refused once the old password is gone already. */
function refuseBeforeReset(user: JsonObject, chosen: string): void {
  const login = String(user['login']);
  const [problem] = checkPassword(chosen, login, '');
  if (problem !== undefined) throw new Error(problem.message);
  if (user['suspended_at'] !== null)
    throw new Error(`${login} is suspended; entia user resume lets them in again`);
}

const reset = subcommand({
  words: ['user'],
  options: {},
  run: async ({ words, withApi }) => {
    const json = await withApi(async (api) => {
      const { id } = await findUser(api, words.user);
      return api.call('POST', `${url}/${id}/reset-password`);
    });
    return ticketAnswer(json, json, 'Their password, sessions and locks are gone. ');
  },
});

const remove = subcommand({
  words: ['user'],
  options: {},
  run: async ({ words, withApi }) => {
    const { id, login } = await withApi(async (api) => {
      const user = await findUser(api, words.user);
      await api.call('DELETE', `${url}/${user['id']}`);
      return user;
    });
    return { json: { id: id ?? null, removed: true }, lines: [`User ${login} is removed`] };
  },
});

export const userCommand = commandOf('user', 'manages the people who log in with a password', {
  create,
  list,
  show,
  change,
  password,
  reset,
  suspend: suspension(true, 'is suspended, and has no session'),
  resume: suspension(false, 'may log in again'),
  remove,
});
