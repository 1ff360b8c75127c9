import type { JsonValue } from '../../kernel/json.ts';
import { allRows } from '../all-rows.ts';
import { apiCommand, withApi } from '../api.ts';
import { type CommandMaker, collect, commandOf, type Session, say } from '../command.ts';
import { findGroup, findUser, groupListing, groupsUrl as url, usersUrl } from '../find-person.ts';
import { cell, quoted, tableOf } from '../table.ts';

const groupMeaning = 'the name of the group, or its id';

const create = (session: Session) =>
  apiCommand('create', 'Creates a group.')
    .argument('<name>', 'its name')
    .option('--member <user>', 'login or id of a member; may be repeated', collect)
    .action(async (name, options) => {
      const json = await withApi(options, async (api) => {
        const members: JsonValue[] = [];
        for (const word of options.member ?? [])
          members.push((await findUser(api, word))['id'] ?? null);
        return api.call('POST', url, { name, members });
      });
      say(session, options, { json, lines: [`Created group ${quoted(name)}`] });
    });

const list = (session: Session) =>
  apiCommand('list', 'Lists the groups of an organization.').action(async (options) => {
    const json = await withApi(options, groupListing);
    const rows = json.results.map(({ id, name, members, created_at: made }) => [
      cell(id),
      quoted(name),
      String((members as readonly unknown[]).length),
      cell(made),
    ]);
    say(session, options, { json, lines: tableOf(['id', 'name', 'members', 'created'], rows) });
  });

const show = (session: Session) =>
  apiCommand('show', 'Shows a group and its members.')
    .argument('<group>', groupMeaning)
    .action(async (word, options) => {
      const { json, users } = await withApi(options, async (api) => ({
        json: await findGroup(api, word),
        users: await allRows(api, usersUrl),
      }));
      const members = json['members'] as readonly JsonValue[];
      const rows = users
        .filter(({ id = null }) => members.includes(id))
        .map((user) => [
          ...['id', 'login', 'role'].map((key) => cell(user[key])),
          quoted(user['name']),
        ]);
      say(session, options, { json, lines: tableOf(['id', 'login', 'role', 'name'], rows) });
    });

const rename = (session: Session) =>
  apiCommand('rename', 'Renames a group.')
    .argument('<group>', groupMeaning)
    .argument('<name>', 'its new name')
    .action(async (group, name, options) => {
      const json = await withApi(options, async (api) => {
        const { id } = await findGroup(api, group);
        return api.call('PATCH', `${url}/${id}`, { name });
      });
      say(session, options, { json, lines: [`Renamed group ${quoted(group)} to ${quoted(name)}`] });
    });

/** Through the groups of the person: so two who are let into one group at once do not undo each other. */
const membership = (session: Session, verb: 'join' | 'leave', summary: string, outcome: string) =>
  apiCommand(verb, summary)
    .argument('<group>', groupMeaning)
    .argument('<user>', 'login or id of the person')
    .action(async (word, user, options) => {
      const json = await withApi(options, async (api) => {
        const { id: group = null } = await findGroup(api, word);
        const { id, groups: before } = await findUser(api, user);
        const others = (before as readonly JsonValue[]).filter((each) => each !== group);
        const groups = verb === 'join' ? [...others, group] : others;
        return api.call('PATCH', `${usersUrl}/${id}`, { groups });
      });
      say(session, options, { json, lines: [`User ${json['login']} ${outcome} ${quoted(word)}`] });
    });

const remove = (session: Session) =>
  apiCommand('remove', 'Removes a group. Its members stay.')
    .argument('<group>', groupMeaning)
    .action(async (word, options) => {
      await withApi(options, async (api) => {
        const { id } = await findGroup(api, word);
        await api.call('DELETE', `${url}/${id}`);
      });
      say(session, options, { json: undefined, lines: [`Removed group ${quoted(word)}`] });
    });

export const groupCommand: CommandMaker = (session) =>
  commandOf('group', 'Manages the groups of people in an organization.', [
    create(session),
    list(session),
    show(session),
    rename(session),
    membership(session, 'join', 'Adds a person to a group.', 'is now in group'),
    membership(session, 'leave', 'Takes a person out of a group.', 'is no longer in group'),
    remove(session),
  ]);
