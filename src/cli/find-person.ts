import { normalizeLogin } from '../domain/access/password.ts';
import type { JsonObject } from '../kernel/json.ts';
import { allPages, allRows, type Listing } from './all-rows.ts';
import type { Api } from './api.ts';
import { quoted } from './table.ts';

export const usersUrl = '/v1/users';
export const groupsUrl = '/v1/groups';

/** The person with this id, or with this login. */
export async function findUser(api: Api, word: string): Promise<JsonObject> {
  const users = await allRows(api, usersUrl);
  const login = normalizeLogin(word);
  const user =
    users.find(({ id }) => id === word.toLowerCase()) ??
    users.find((each) => each['login'] === login);
  if (user === undefined) throw new Error(`no user ${quoted(word)}`);
  return user;
}

/** All groups of the organization, as the API answers them. */
export async function groupListing(api: Api): Promise<Listing> {
  return await allPages(api, groupsUrl);
}

/** The group with this id, or with this name. */
export async function findGroup(api: Api, word: string): Promise<JsonObject> {
  const { results: groups } = await groupListing(api);
  const group =
    groups.find(({ id }) => id === word.toLowerCase()) ?? groups.find(({ name }) => name === word);
  if (group === undefined) throw new Error(`no group ${quoted(word)}`);
  return group;
}
