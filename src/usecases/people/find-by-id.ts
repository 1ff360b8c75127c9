import { errors } from '../../kernel/errors.ts';
import { type OrgId, uuidOf } from '../../kernel/ids.ts';
import type { Group } from '../../ports/group-store.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';

/** The person with the id that a caller wrote, whatever that is. */
export async function findPerson(reads: Reads, org: OrgId, id: string) {
  const uuid = uuidOf(id);
  return uuid === undefined ? undefined : await reads.people.find(org, uuid);
}

/** The group with the id that a caller wrote, whatever that is. */
export async function findGroup(reads: Reads, org: OrgId, id: string) {
  const uuid = uuidOf(id);
  return uuid === undefined ? undefined : await reads.groups.find(org, uuid);
}

/** Throws `user/not-found`. */
export async function requirePerson(reads: Reads, org: OrgId, id: string): Promise<Person> {
  const person = await findPerson(reads, org, id);
  if (person === undefined) throw errors.userUnknown(id);
  return person;
}

/** Throws `group/not-found`. */
export async function requireGroup(reads: Reads, org: OrgId, id: string): Promise<Group> {
  const group = await findGroup(reads, org, id);
  if (group === undefined) throw errors.groupUnknown(id);
  return group;
}
