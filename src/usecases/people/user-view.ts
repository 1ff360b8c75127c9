import { excessOf } from '../../domain/access/decide-token.ts';
import type { Caller, Role } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Reads, Transaction } from '../../ports/unit-of-work.ts';

/** A person as those who manage people see them: no hash of anything. */
export interface UserView extends Omit<Person, 'passwordHash' | 'ticketHash'> {
  readonly hasPassword: boolean;
  /** Ids of the groups they are in. */
  readonly groups: readonly string[];
}

export async function viewOf(reads: Reads, person: Person): Promise<UserView> {
  const { passwordHash, ticketHash: _, ...rest } = person;
  const groups = await reads.groups.ofPerson(person.org, person.id);
  return { ...rest, hasPassword: passwordHash !== undefined, groups };
}

/** Throws `auth/beyond-own-rights` unless the caller has every right of this role: who has fewer gives and takes none. */
export function refuseBeyond(caller: Caller, role: Role): void {
  const excess = excessOf(caller, { role, scopes: undefined });
  if (excess !== undefined) throw errors.rightsExceeded(excess);
}

/**
 * Throws `user/last-owner` when a change of a person, or their removal, would leave the organization without an owner
 * who can log in: because they are the last one, or because they would be its only owner, and suspended.
 */
export async function refuseLastOwner(
  tx: Transaction,
  before: Person,
  after: Person | undefined,
): Promise<void> {
  const isAsBefore =
    after?.role === before.role &&
    (after.suspendedAt === undefined) === (before.suspendedAt === undefined);
  if (isAsBefore) return;
  const ownedBefore = isActingOwner(before) ? 1 : 0;
  if (isActingOwner(after) || (ownedBefore === 0 && after?.role !== 'owner')) return;
  if ((await tx.people.countOwners(before.org)) <= ownedBefore) throw errors.lastOwner();
}

/** Whether somebody is an owner who can log in. */
function isActingOwner(person: Person | undefined): boolean {
  return person?.role === 'owner' && person.suspendedAt === undefined;
}
