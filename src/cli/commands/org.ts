import { allPages } from '../all-rows.ts';
import { apiCommand, withApi } from '../api.ts';
import { type CommandMaker, commandOf, type Session, say } from '../command.ts';
import { cell, quoted, tableOf } from '../table.ts';

const url = '/v1/organizations';
const idMeaning = 'the id of the organization';

const create = (session: Session) =>
  apiCommand('create', 'Creates an organization.')
    .argument('<id>', `${idMeaning}: 1 to 64 of A-Z a-z 0-9 _ -`)
    .option('--name <text>', 'what people call it; the id unless given')
    .action(async (id, options) => {
      const body = { id, name: options.name ?? id };
      const json = await withApi(options, (api) => api.call('POST', url, body));
      say(session, options, { json, lines: [`Created organization ${id}`] });
    });

const list = (session: Session) =>
  apiCommand('list', 'Lists the organizations of this instance.').action(async (options) => {
    const json = await withApi(options, (api) => allPages(api, url));
    const rows = json.results.map((organization) => [
      cell(organization['id']),
      quoted(organization['name']),
      ...['created_at', 'suspended_at'].map((key) => cell(organization[key])),
    ]);
    say(session, options, { json, lines: tableOf(['id', 'name', 'created', 'suspended'], rows) });
  });

const change = (session: Session, verb: 'suspend' | 'resume', summary: string, outcome: string) =>
  apiCommand(verb, summary)
    .argument('<id>', idMeaning)
    .action(async (id, options) => {
      const path = `${url}/${encodeURIComponent(id)}:${verb}`;
      const json = await withApi(options, (api) => api.call('POST', path));
      say(session, options, { json, lines: [`Organization ${id} ${outcome}`] });
    });

export const orgCommand: CommandMaker = (session) =>
  commandOf('org', 'Manages the organizations of this instance.', [
    create(session),
    list(session),
    change(
      session,
      'suspend',
      'Refuses all requests of an organization. Its data stays.',
      'is suspended; its data stays',
    ),
    change(session, 'resume', 'Serves a suspended organization again.', 'is active again'),
  ]);
