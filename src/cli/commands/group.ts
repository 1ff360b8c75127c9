import type { JsonValue } from '../../kernel/json.ts';
import { allRows } from '../all-rows.ts';
import { allGroups, findGroup, findUser, groupsUrl as url, usersUrl } from '../find-person.ts';
import { commandOf, subcommand } from '../subcommand.ts';
import { cell, quoted, tableOf } from '../table.ts';

const create = subcommand({
  words: ['name'],
  options: { member: { type: 'string', multiple: true, default: [] } },
  shown: '[--member <user>]...',
  run: async ({ words: { name }, values, withApi }) => {
    const json = await withApi(async (api) => {
      const members: JsonValue[] = [];
      for (const word of values.member) members.push((await findUser(api, word))['id'] ?? null);
      return api.call('POST', url, { name, members });
    });
    return { json, lines: [`Group ${quoted(name)} is made`] };
  },
});

const list = subcommand({
  words: [],
  options: {},
  run: async ({ withApi }) => {
    const groups = await withApi(allGroups);
    const rows = groups.map(({ id, name, members, created_at: made }) => [
      cell(id),
      quoted(name),
      String((members as readonly unknown[]).length),
      cell(made),
    ]);
    return { json: groups, lines: tableOf(['id', 'name', 'members', 'created'], rows) };
  },
});

const show = subcommand({
  words: ['group'],
  options: {},
  run: async ({ words, withApi }) => {
    const { group, users } = await withApi(async (api) => ({
      group: await findGroup(api, words.group),
      users: await allRows(api, usersUrl),
    }));
    const members = group['members'] as readonly JsonValue[];
    const rows = users
      .filter(({ id = null }) => members.includes(id))
      .map((user) => [
        ...['id', 'login', 'role'].map((key) => cell(user[key])),
        quoted(user['name']),
      ]);
    return { json: group, lines: tableOf(['id', 'login', 'role', 'name'], rows) };
  },
});

const rename = subcommand({
  words: ['group', 'name'],
  options: {},
  run: async ({ words: { group, name }, withApi }) => {
    const json = await withApi(async (api) => {
      const { id } = await findGroup(api, group);
      return api.call('PATCH', `${url}/${id}`, { name });
    });
    return { json, lines: [`Group ${quoted(group)} is ${quoted(name)} now`] };
  },
});

/** Through the groups of the person: so two who are let into one group at once do not undo each other. */
const membership = (verb: 'join' | 'leave', outcome: string) =>
  subcommand({
    words: ['group', 'user'],
    options: {},
    run: async ({ words, withApi }) => {
      const json = await withApi(async (api) => {
        const { id: group = null } = await findGroup(api, words.group);
        const { id, groups: before } = await findUser(api, words.user);
        const others = (before as readonly JsonValue[]).filter((each) => each !== group);
        const groups = verb === 'join' ? [...others, group] : others;
        return api.call('PATCH', `${usersUrl}/${id}`, { groups });
      });
      return { json, lines: [`User ${json['login']} ${outcome} ${quoted(words.group)}`] };
    },
  });

const remove = subcommand({
  words: ['group'],
  options: {},
  run: async ({ words, withApi }) => {
    const id = await withApi(async (api) => {
      const { id: found = null } = await findGroup(api, words.group);
      await api.call('DELETE', `${url}/${found}`);
      return found;
    });
    return { json: { id, removed: true }, lines: [`Group ${quoted(words.group)} is removed`] };
  },
});

export const groupCommand = commandOf('group', 'manages groups of people', {
  create,
  list,
  show,
  rename,
  join: membership('join', 'is in the group'),
  leave: membership('leave', 'is not in the group'),
  remove,
});
