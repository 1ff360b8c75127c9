import type { OrgId } from '../kernel/ids.ts';

/** People of an organization under one name. */
export interface Group {
  readonly org: OrgId;
  /** A UUID of version 7, so ids sort by creation. */
  readonly id: string;
  /** Unique in the organization. */
  readonly name: string;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
}

/** A group with the ids of the people in it, ascending. */
export interface GroupWithMembers extends Group {
  readonly members: readonly string[];
}

export interface GroupPage {
  /** How many there are over all pages. */
  readonly total: number;
  readonly groups: readonly Group[];
}

export interface GroupReads {
  find(org: OrgId, id: string): Promise<Group | undefined>;
  findByName(org: OrgId, name: string): Promise<Group | undefined>;
  /** By id; `size` of them behind the first `from`. */
  list(org: OrgId, from: number, size: number): Promise<GroupPage>;
  /** Each of these groups, which come by id, with its members. */
  withMembers(org: OrgId, groups: readonly Group[]): Promise<readonly GroupWithMembers[]>;
  /** Ids of the people in a group, ascending. */
  members(org: OrgId, id: string): Promise<readonly string[]>;
  /** Ids of the groups that a person is in, ascending. */
  ofPerson(org: OrgId, personId: string): Promise<readonly string[]>;
}

export interface GroupWrites {
  /** Adds a group; id and name are free in the organization. */
  add(group: Group): Promise<void>;
  /** Stores a new state of a group that is there. */
  replace(group: Group): Promise<void>;
  /** Removes a group with its memberships. */
  remove(org: OrgId, id: string): Promise<void>;
  /** Puts a person into a group; nothing happens when they are in it. */
  join(org: OrgId, id: string, personId: string): Promise<void>;
  /** Takes a person out of a group; nothing happens when they are not in it. */
  leave(org: OrgId, id: string, personId: string): Promise<void>;
}
