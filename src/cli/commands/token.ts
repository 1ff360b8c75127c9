import { allRows } from '../all-rows.ts';
import { requireRole, roleOption, roleUsage } from '../role.ts';
import { commandOf, subcommand } from '../subcommand.ts';
import { cell, quoted, tableOf } from '../table.ts';

const url = '/v1/access-tokens';

const create = subcommand({
  words: [],
  options: {
    ...roleOption,
    name: { type: 'string', default: 'made by entia token create' },
    scope: { type: 'string', multiple: true },
    'expires-in': { type: 'string' },
    'expires-at': { type: 'string' },
  },
  shown: `${roleUsage} [--name <text>] [--scope <scope>]... [--expires-in <seconds> | --expires-at <time>]`,
  run: async ({ values, withApi }) => {
    const { name, scope, 'expires-in': seconds, 'expires-at': at } = values;
    const role = requireRole(values.role);
    const body = {
      name,
      role,
      ...(scope === undefined ? {} : { scopes: scope }),
      ...(seconds === undefined ? {} : { expires_in: Number(seconds) }),
      ...(at === undefined ? {} : { expires_at: at }),
    };
    const json = await withApi((api) => api.call('POST', url, body));
    const aside = `Token ${json['id']}, ${role}, shown this once:`;
    return { json, aside, lines: [String(json['token'])] };
  },
});

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

const list = subcommand({
  words: [],
  options: {},
  run: async ({ withApi }) => {
    const tokens = await withApi((api) => allRows(api, url));
    const rows = tokens.map((token) => [
      ...['id', 'prefix', 'role', 'scopes'].map((key) => cell(token[key])),
      quoted(token['name']),
      ...['created_at', 'expires_at', 'last_used_at', 'revoked_at'].map((key) => cell(token[key])),
    ]);
    return { json: tokens, lines: tableOf(headings, rows) };
  },
});

const revoke = subcommand({
  words: ['id'],
  options: {},
  run: async ({ words: { id }, withApi }) => {
    await withApi((api) => api.call('DELETE', `${url}/${encodeURIComponent(id)}`));
    return { json: { id, revoked: true }, lines: [`Token ${id} is revoked`] };
  },
});

export const tokenCommand = commandOf('token', 'makes, lists and revokes tokens', {
  create,
  list,
  revoke,
});
