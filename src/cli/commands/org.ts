import { parseArgs } from 'node:util';
import type { JsonObject } from '../../kernel/json.ts';
import { apiOptions, apiUsage, withApi } from '../api.ts';
import { commandOf, type Subcommand, wordsAs } from '../subcommand.ts';
import { cell, quoted, tableOf } from '../table.ts';

const url = '/v1/organizations';

const create: Subcommand = {
  usage: `create <id> [--name <text>] ${apiUsage}`,
  run: async (words, { out }) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { ...apiOptions, name: { type: 'string' } },
    });
    const { id } = wordsAs(['id'], positionals);
    const body = { id, name: values.name ?? id };
    const made = await withApi(values, (api) => api.call('POST', url, body));
    out(values.json ? JSON.stringify(made) : `Organization ${id} is made`);
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
    const page = await withApi(values, (api) => api.call('GET', url));
    const organizations = page['results'] as readonly JsonObject[];
    if (values.json) return out(JSON.stringify(organizations));
    const rows = organizations.map((organization) => [
      cell(organization['id']),
      quoted(organization['name']),
      ...['created_at', 'suspended_at'].map((key) => cell(organization[key])),
    ]);
    for (const line of tableOf(['id', 'name', 'created', 'suspended'], rows)) out(line);
  },
};

function change(verb: 'suspend' | 'resume', outcome: string): Subcommand {
  return {
    usage: `${verb} <id> ${apiUsage}`,
    run: async (words, { out }) => {
      const { values, positionals } = parseArgs({
        args: [...words],
        allowPositionals: true,
        options: apiOptions,
      });
      const { id } = wordsAs(['id'], positionals);
      const path = `${url}/${encodeURIComponent(id)}:${verb}`;
      const changed = await withApi(values, (api) => api.call('POST', path));
      out(values.json ? JSON.stringify(changed) : `Organization ${id} is ${outcome}`);
    },
  };
}

export const orgCommand = commandOf('org', 'makes, lists, suspends and resumes organizations', {
  create,
  list,
  suspend: change('suspend', 'suspended; its data stays'),
  resume: change('resume', 'served again'),
});
