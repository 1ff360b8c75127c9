import type { Caller, Role } from '../../kernel/caller.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { kept, neverKept, runOnce } from '../run-once.ts';
import { requirePerson } from './find-by-id.ts';
import { endSessions } from './grant.ts';
import { loginHashOf } from './log-in.ts';
import { joinGroups } from './memberships.ts';
import { newTicket, type Ticket } from './ticket.ts';
import { refuseBeyond, refuseLastOwner, type UserView, viewOf } from './user-view.ts';

/** What is to change of a person; what is undefined stays. */
export interface UserChange {
  readonly name: string | undefined;
  readonly role: Role | undefined;
  readonly suspended: boolean | undefined;
  /** Ids of all their groups. */
  readonly groups: readonly string[] | undefined;
}

/**
 * Changes a person, at once for the sessions they have; a suspension ends them.
 * Throws `user/not-found`, `user/last-owner`, `auth/beyond-own-rights`, `request/invalid`.
 */
export function changeUser(
  deps: Dependencies,
  caller: Caller,
  { id, ...change }: UserChange & { readonly id: string },
  meta: Pick<Meta, 'once'> = {},
): Promise<UserView> {
  authorize(caller, 'user:manage');
  const now = deps.clock.now();
  const run = async (tx: Transaction) => {
    const before = await touch(tx, caller, id);
    const after = changed(before, change, now);
    refuseBeyond(caller, after.role);
    await refuseLastOwner(tx, before, after);
    await tx.people.replace(after);
    if (after.suspendedAt !== undefined) await endSessions(tx, after.org, after.id);
    if (change.groups !== undefined) await joinGroups(tx, after, change.groups);
    return viewOf(tx, after);
  };
  return runOnce(deps, caller, meta, { run, ...kept() });
}

function changed(before: Person, change: UserChange, now: number): Person {
  const suspended = change.suspended ?? before.suspendedAt !== undefined;
  return {
    ...before,
    name: change.name ?? before.name,
    role: change.role ?? before.role,
    suspendedAt: suspended ? (before.suspendedAt ?? now) : undefined,
  };
}

/** Removes a person with their sessions and memberships; what they did stays in the activities. */
export function removeUser(deps: Dependencies, caller: Caller, id: string): Promise<void> {
  authorize(caller, 'user:manage');
  return deps.store.run(caller.org, async (tx) => {
    const person = await touch(tx, caller, id);
    await refuseLastOwner(tx, person, undefined);
    await endSessions(tx, person.org, person.id);
    await joinGroups(tx, person, []);
    await tx.people.remove(person.org, person.id);
  });
}

/**
 * Takes a person's password away, ends their sessions, and lifts a lock. Answers the ticket with which they choose
 * another password. Throws `user/not-found`, `auth/beyond-own-rights`.
 */
export async function resetPassword(
  deps: Dependencies,
  caller: Caller,
  id: string,
  meta: Pick<Meta, 'once'> = {},
): Promise<Ticket> {
  authorize(caller, 'user:manage');
  const ticket = newTicket(deps);
  const run = async (tx: Transaction): Promise<Ticket> => {
    const person = await touch(tx, caller, id);
    await endSessions(tx, person.org, person.id);
    await tx.loginFailures.remove(person.org, loginHashOf(person.login));
    const ticketFields = { ticketHash: ticket.hash, ticketExpiresAt: ticket.expiresAt };
    await tx.people.replace({ ...person, passwordHash: undefined, ...ticketFields });
    return ticket;
  };
  return await runOnce(deps, caller, meta, { run, ...neverKept() });
}

/** A person about to be changed by a caller who may, told to whoever remembers callers. */
async function touch(tx: Transaction, caller: Caller, id: string): Promise<Person> {
  const person = await requirePerson(tx, caller.org, id);
  refuseBeyond(caller, person.role);
  await tx.feed.append(person.org, { kind: 'person', id: person.id });
  return person;
}
