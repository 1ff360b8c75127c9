import { InvalidArgumentError } from '@commander-js/extra-typings';
import { allPages } from '../all-rows.ts';
import { apiCommand, withApi } from '../api.ts';
import { type CommandMaker, collect, commandOf, type Session, say } from '../command.ts';
import { roleOption } from '../role.ts';
import { cell, quoted, tableOf } from '../table.ts';

const url = '/v1/access-tokens';

const create = (session: Session) =>
  apiCommand('create', 'Creates a token. The token alone goes to standard output, this once.')
    .addOption(roleOption('what the token may do').makeOptionMandatory())
    .option('--name <text>', 'what it is for', 'made by entia token create')
    .option(
      '--scope <scope>',
      'allow only this of the role, such as "entity:view"; may be repeated',
      collect,
    )
    .option('--expires-in <seconds>', 'how long it is valid', seconds)
    .option('--expires-at <time>', 'until when it is valid, such as 2027-01-31T00:00:00Z')
    .action(async (options) => {
      const { name, role, scope, expiresIn, expiresAt } = options;
      const body = {
        name,
        role,
        ...(scope !== undefined && { scopes: scope }),
        ...(expiresIn !== undefined && { expires_in: expiresIn }),
        ...(expiresAt !== undefined && { expires_at: expiresAt }),
      };
      const json = await withApi(options, (api) => api.call('POST', url, body));
      const aside = `Created token ${json['id']} (${role}); it is shown only once:`;
      say(session, options, { json, aside, lines: [String(json['token'])] });
    });

function seconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number of seconds.');
  return Number(text);
}

const headings = [
  'id',
  'prefix',
  'role',
  'scopes',
  'name',
  'created',
  'expires',
  'used',
  'revoked',
];

const list = (session: Session) =>
  apiCommand('list', 'Lists the tokens of an organization, without their secrets.').action(
    async (options) => {
      const json = await withApi(options, (api) => allPages(api, url));
      const rows = json.results.map((token) => [
        ...['id', 'prefix', 'role', 'scopes'].map((key) => cell(token[key])),
        quoted(token['name']),
        ...['created_at', 'expires_at', 'last_used_at', 'revoked_at'].map((key) =>
          cell(token[key]),
        ),
      ]);
      say(session, options, { json, lines: tableOf(headings, rows) });
    },
  );

const revoke = (session: Session) =>
  apiCommand('revoke', 'Revokes a token at once.')
    .argument('<id>', 'the id of the token')
    .action(async (id, options) => {
      await withApi(options, (api) => api.call('DELETE', `${url}/${encodeURIComponent(id)}`));
      say(session, options, { json: undefined, lines: [`Revoked token ${id}`] });
    });

export const tokenCommand: CommandMaker = (session) =>
  commandOf('token', 'Manages the access tokens of an organization.', [
    create(session),
    list(session),
    revoke(session),
  ]);
