import { parseArgs } from 'node:util';
import { roles } from '../../domain/access/roles.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Api, apiOptions, apiUsage, withApi } from '../api.ts';
import { CommandMisused } from '../command.ts';
import { commandOf, type Subcommand, wordsAs } from '../subcommand.ts';
import { cell, quoted, tableOf } from '../table.ts';

const url = '/v1/access-tokens';

/** Tokens that are asked for at a time. */
const pageSize = 1000;

const create: Subcommand = {
  usage: `create --role <${roles.join('|')}> [--name <text>] [--scope <scope>]... [--expires-in <seconds> | --expires-at <time>] ${apiUsage}`,
  run: async (words, { out, err }) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...apiOptions,
        role: { type: 'string' },
        name: { type: 'string', default: 'made by entia token create' },
        scope: { type: 'string', multiple: true },
        'expires-in': { type: 'string' },
        'expires-at': { type: 'string' },
      },
    });
    wordsAs([], positionals);
    const { role, name, scope, 'expires-in': seconds, 'expires-at': at } = values;
    if (role === undefined)
      throw new CommandMisused(`--role is missing; one of ${roles.join(', ')}`);
    const body = {
      name,
      role,
      ...(scope === undefined ? {} : { scopes: scope }),
      ...(seconds === undefined ? {} : { expires_in: Number(seconds) }),
      ...(at === undefined ? {} : { expires_at: at }),
    };
    const made = await withApi(values, (api) => api.call('POST', url, body));
    if (values.json) return out(JSON.stringify(made));
    err(`Token ${made['id']}, ${role}, shown this once:`);
    out(String(made['token']));
  },
};

const list: Subcommand = {
  usage: `list ${apiUsage}`,
  run: async (words, { out }) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: apiOptions,
    });
    wordsAs([], positionals);
    const tokens = await withApi(values, allTokens);
    if (values.json) return out(JSON.stringify(tokens));
    const rows = tokens.map((token) => [
      ...['id', 'prefix', 'role', 'scopes'].map((key) => cell(token[key])),
      quoted(token['name']),
      ...['created_at', 'expires_at', 'last_used_at', 'revoked_at'].map((key) => cell(token[key])),
    ]);
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
    for (const line of tableOf(headings, rows)) out(line);
  },
};

const revoke: Subcommand = {
  usage: `revoke <id> ${apiUsage}`,
  run: async (words, { out }) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: apiOptions,
    });
    const { id } = wordsAs(['id'], positionals);
    await withApi(values, (api) => api.call('DELETE', `${url}/${encodeURIComponent(id)}`));
    out(values.json ? JSON.stringify({ id, revoked: true }) : `Token ${id} is revoked`);
  },
};

export const tokenCommand = commandOf('token', 'makes, lists and revokes tokens', {
  create,
  list,
  revoke,
});

async function allTokens(api: Api): Promise<readonly JsonObject[]> {
  const tokens: JsonObject[] = [];
  for (;;) {
    const page = await api.call('GET', `${url}?from=${tokens.length}&size=${pageSize}`);
    const rows = page['results'] as readonly JsonObject[];
    tokens.push(...rows);
    if (rows.length < pageSize) return tokens;
  }
}
