import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { allPages } from '../all-rows.ts';
import { type Api, apiCommand, withApi } from '../api.ts';
import {
  type CommandMaker,
  CommandMisused,
  collect,
  commandOf,
  type Session,
  say,
} from '../command.ts';
import { findGroup, findUser, groupListing, usersUrl as url } from '../find-person.ts';
import { askPassword, passwordStdin, pipedPassword } from '../read-password.ts';
import { roleOption } from '../role.ts';
import { cell, quoted, tableOf } from '../table.ts';

const userMeaning = 'login or id of the person';

const create = (session: Session) =>
  apiCommand(
    'create',
    'Creates a person. Without a password, a token with which they choose one goes to standard output.',
  )
    .argument('<login>', 'what they type to log in, such as an e-mail address')
    .addOption(roleOption('what they may do').makeOptionMandatory())
    .option('--name <text>', 'their name')
    .option('--group <group>', 'name or id of a group to join; may be repeated', collect)
    .option('--ask-password', 'ask for their password on the terminal')
    .option(...passwordStdin)
    .action(async (login, options) => {
      const { name, role } = options;
      const password = await chosenPassword(options);
      const json = await withApi(options, async (api) => {
        const groups: JsonValue[] = [];
        for (const word of options.group ?? [])
          groups.push((await findGroup(api, word))['id'] ?? null);
        const given = {
          ...(name !== undefined && { name }),
          ...(password !== undefined && { password }),
        };
        return api.call('POST', url, { login, role, groups, ...given });
      });
      const made = `Created user ${json['login']} (${role})`;
      say(
        session,
        options,
        password === undefined
          ? ticketAnswer(json, json['set_password'] as JsonObject, `${made}. `)
          : { json, lines: [made] },
      );
    });

async function chosenPassword({
  askPassword: ask,
  passwordStdin: piped,
}: {
  readonly askPassword?: true | undefined;
  readonly passwordStdin?: true | undefined;
}): Promise<string | undefined> {
  if (ask && piped) throw new CommandMisused('use --ask-password or --password-stdin, not both');
  if (ask) return await askPassword();
  return piped ? await pipedPassword() : undefined;
}

/** The ticket alone is on standard output, so that a script can hand it on. */
function ticketAnswer(json: JsonObject, ticket: JsonObject, before = '') {
  const aside = `${before}They choose their password with this token, once, until ${ticket['expires_at']}:`;
  return { json, aside, lines: [String(ticket['token'])] };
}

const list = (session: Session) =>
  apiCommand('list', 'Lists the people of an organization.').action(async (options) => {
    const json = await withApi(options, (api) => allPages(api, url));
    const headings = ['id', 'login', 'role', 'name', 'password', 'created', 'suspended'];
    const rows = json.results.map((user) => [
      ...['id', 'login', 'role'].map((key) => cell(user[key])),
      quoted(user['name']),
      user['has_password'] === true ? 'set' : '-',
      ...['created_at', 'suspended_at'].map((key) => cell(user[key])),
    ]);
    say(session, options, { json, lines: tableOf(headings, rows) });
  });

const show = (session: Session) =>
  apiCommand('show', 'Shows a person and their groups.')
    .argument('<user>', userMeaning)
    .action(async (word, options) => {
      const { json, groups } = await withApi(options, async (api) => ({
        json: await findUser(api, word),
        groups: (await groupListing(api)).results,
      }));
      const joined = groups.filter(({ members }) =>
        (members as readonly unknown[]).includes(json['id']),
      );
      const lines = tableOf(
        ['id', cell(json['id'])],
        [
          ['login', cell(json['login'])],
          ['name', quoted(json['name'])],
          ['role', cell(json['role'])],
          ['groups', joined.map(({ name }) => quoted(name)).join(', ') || '-'],
          ['password', json['has_password'] === true ? 'set' : '-'],
          ['created', cell(json['created_at'])],
          ['suspended', cell(json['suspended_at'])],
        ],
      );
      say(session, options, { json, lines });
    });

const change = (session: Session) =>
  apiCommand('change', 'Changes the role or the name of a person.')
    .argument('<user>', userMeaning)
    .addOption(roleOption('what they may do from now on'))
    .option('--name <text>', 'their name')
    .action(async (word, options) => {
      const { role, name } = options;
      const body = { ...(role !== undefined && { role }), ...(name !== undefined && { name }) };
      if (Object.keys(body).length === 0)
        throw new CommandMisused('nothing to change; give --role, --name, or both');
      const json = await withApi(options, (api) => changed(api, word, body));
      say(session, options, { json, lines: [`Changed user ${json['login']}`] });
    });

const suspension = (
  session: Session,
  [verb, summary, outcome]: readonly [verb: 'suspend' | 'resume', summary: string, outcome: string],
) =>
  apiCommand(verb, summary)
    .argument('<user>', userMeaning)
    .action(async (word, options) => {
      const body = { suspended: verb === 'suspend' };
      const json = await withApi(options, (api) => changed(api, word, body));
      say(session, options, { json, lines: [`User ${json['login']} ${outcome}`] });
    });

async function changed(api: Api, word: string, body: JsonObject): Promise<JsonObject> {
  const { id } = await findUser(api, word);
  return api.call('PATCH', `${url}/${id}`, body);
}

const password = (session: Session) =>
  apiCommand('password', 'Sets the password of a person, and ends their sessions.')
    .argument('<user>', userMeaning)
    .option(...passwordStdin)
    .action(async (word, options) => {
      const chosen = options.passwordStdin ? await pipedPassword() : await askPassword();
      const json = await withApi(options, (api) => setPassword(api, word, chosen));
      const lines = [`Set the password of user ${json['login']}; their sessions are ended`];
      say(session, options, { json, lines });
    });

/** Answers the person as they are afterwards. */
async function setPassword(api: Api, word: string, chosen: string): Promise<JsonObject> {
  const user = await findUser(api, word);
  await refuseBeforeReset(user, chosen);
  const { token = null } = await api.call('POST', `${url}/${user['id']}/reset-password`);
  const body = { token, password: chosen };
  const grant = await api.call('POST', '/v1/auth/set-password', body).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the old password is gone and the new one is not set; run this again (${why})`);
  });
  await api.call('POST', '/v1/auth/logout', { refresh_token: grant['refresh_token'] ?? null });
  return api.call('GET', `${url}/${user['id']}`);
}

/** What would be refused once the old password is gone already. */
async function refuseBeforeReset(user: JsonObject, chosen: string): Promise<void> {
  const { checkPassword } = await import('../../domain/access/password.ts');
  const login = String(user['login']);
  const [problem] = checkPassword(chosen, login, '');
  if (problem !== undefined) throw new Error(problem.message);
  if (user['suspended_at'] !== null)
    throw new Error(`${login} is suspended; run "entia user resume" first`);
}

const reset = (session: Session) =>
  apiCommand(
    'reset',
    'Takes away the password, sessions and locks of a person. A token with which they choose a new password goes to standard output.',
  )
    .argument('<user>', userMeaning)
    .action(async (word, options) => {
      const json = await withApi(options, async (api) => {
        const { id } = await findUser(api, word);
        return api.call('POST', `${url}/${id}/reset-password`);
      });
      const before = 'Removed their password, sessions and locks. ';
      say(session, options, ticketAnswer(json, json, before));
    });

const remove = (session: Session) =>
  apiCommand('remove', 'Removes a person.')
    .argument('<user>', userMeaning)
    .action(async (word, options) => {
      const { login } = await withApi(options, async (api) => {
        const user = await findUser(api, word);
        await api.call('DELETE', `${url}/${user['id']}`);
        return user;
      });
      say(session, options, { json: undefined, lines: [`Removed user ${login}`] });
    });

export const userCommand: CommandMaker = (session) =>
  commandOf('user', 'Manages the people of an organization who log in with a password.', [
    create(session),
    list(session),
    show(session),
    change(session),
    password(session),
    reset(session),
    suspension(session, [
      'suspend',
      'Keeps a person out, and ends their sessions.',
      'is suspended; their sessions are ended',
    ]),
    suspension(session, ['resume', 'Lets a suspended person log in again.', 'may log in again']),
    remove(session),
  ]);
