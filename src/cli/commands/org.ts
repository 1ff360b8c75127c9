import type { JsonObject } from '../../kernel/json.ts';
import { commandOf, subcommand } from '../subcommand.ts';
import { cell, quoted, tableOf } from '../table.ts';

const url = '/v1/organizations';

const create = subcommand({
  words: ['id'],
  options: { name: { type: 'string' } },
  shown: '[--name <text>]',
  run: async ({ words: { id }, values, withApi }) => {
    const body = { id, name: values.name ?? id };
    const json = await withApi((api) => api.call('POST', url, body));
    return { json, lines: [`Organization ${id} is made`] };
  },
});

const list = subcommand({
  words: [],
  options: {},
  run: async ({ withApi }) => {
    const page = await withApi((api) => api.call('GET', url));
    const organizations = page['results'] as readonly JsonObject[];
    const rows = organizations.map((organization) => [
      cell(organization['id']),
      quoted(organization['name']),
      ...['created_at', 'suspended_at'].map((key) => cell(organization[key])),
    ]);
    return { json: organizations, lines: tableOf(['id', 'name', 'created', 'suspended'], rows) };
  },
});

const change = (verb: 'suspend' | 'resume', outcome: string) =>
  subcommand({
    words: ['id'],
    options: {},
    run: async ({ words: { id }, withApi }) => {
      const path = `${url}/${encodeURIComponent(id)}:${verb}`;
      const json = await withApi((api) => api.call('POST', path));
      return { json, lines: [`Organization ${id} is ${outcome}`] };
    },
  });

export const orgCommand = commandOf('org', 'makes, lists, suspends and resumes organizations', {
  create,
  list,
  suspend: change('suspend', 'suspended; its data stays'),
  resume: change('resume', 'served again'),
});
