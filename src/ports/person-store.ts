import type { Role } from '../kernel/caller.ts';
import type { OrgId } from '../kernel/ids.ts';

/** Somebody who logs in with a password, in one organization. Whoever works in two is two people here. */
export interface Person {
  readonly org: OrgId;
  /** A UUID of version 7, so ids sort by creation. */
  readonly id: string;
  /** What they log in with, in the form of `normalizeLogin`; unique in the organization. */
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** What the password hasher made of the password; undefined until one is set. */
  readonly passwordHash: string | undefined;
  /** SHA-256 of the secret that sets a password, once; undefined when there is none. */
  readonly ticketHash: string | undefined;
  /** Epoch milliseconds, UTC; 0 without a ticket. */
  readonly ticketExpiresAt: number;
  /** Epoch milliseconds, UTC; undefined while they may log in. */
  readonly suspendedAt: number | undefined;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
}

export interface PersonPage {
  /** How many there are over all pages. */
  readonly total: number;
  readonly people: readonly Person[];
}

export interface PersonReads {
  find(org: OrgId, id: string): Promise<Person | undefined>;
  findByLogin(org: OrgId, login: string): Promise<Person | undefined>;
  /** Whatever the organization: the secret is what tells it. */
  findByTicket(ticketHash: string): Promise<Person | undefined>;
  /** By id; `size` of them behind the first `from`. */
  list(org: OrgId, from: number, size: number): Promise<PersonPage>;
  /** How many people with the role of owner are not suspended. */
  countOwners(org: OrgId): Promise<number>;
}

export interface PersonWrites {
  /** Adds a person; id and login are free in the organization. */
  add(person: Person): Promise<void>;
  /** Stores a new state of a person who is there. */
  replace(person: Person): Promise<void>;
  remove(org: OrgId, id: string): Promise<void>;
}
