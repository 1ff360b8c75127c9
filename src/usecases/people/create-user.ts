import { checkLogin, normalizeLogin, preparePassword } from '../../domain/access/password.ts';
import type { Caller, Role } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { neverKept, runOnce } from '../run-once.ts';
import { loginHashOf } from './log-in.ts';
import { joinGroups } from './memberships.ts';
import { refuseUnfit } from './set-password.ts';
import { newTicket, type Ticket } from './ticket.ts';
import { refuseBeyond, type UserView, viewOf } from './user-view.ts';

export interface UserWish {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Undefined: the answer has a ticket with which they choose one themselves. */
  readonly password: string | undefined;
  /** Ids of groups. */
  readonly groups: readonly string[];
}

export interface NewUser {
  readonly user: UserView;
  readonly ticket: Ticket | undefined;
}

/**
 * Adds a person to the caller's organization, with no more rights than the caller has.
 * Throws `user/exists`, `auth/beyond-own-rights`, `request/invalid`, `auth/busy`.
 */
export async function createUser(
  deps: Dependencies,
  caller: Caller,
  wish: UserWish,
  meta: Pick<Meta, 'once'> = {},
): Promise<NewUser> {
  authorize(caller, 'user:manage');
  refuseBeyond(caller, wish.role);
  const login = normalizeLogin(wish.login);
  const problems = checkLogin(login, '/login');
  if (problems.length > 0) throw invalid(problems);
  const ticket = wish.password === undefined ? newTicket(deps) : undefined;
  const person: Person = {
    org: caller.org,
    id: deps.ids.entityId(),
    login,
    name: wish.name,
    role: wish.role,
    passwordHash: await firstHash(deps, caller, wish.password, login),
    ticketHash: ticket?.hash,
    ticketExpiresAt: ticket?.expiresAt ?? 0,
    suspendedAt: undefined,
    createdAt: deps.clock.now(),
  };
  const run = async (tx: Transaction): Promise<NewUser> => {
    if ((await tx.people.findByLogin(person.org, login)) !== undefined)
      throw errors.userExists(login);
    await tx.people.add(person);
    await tx.loginFailures.remove(person.org, loginHashOf(login));
    await joinGroups(tx, person, wish.groups);
    await tx.feed.append(person.org, { kind: 'person', id: person.id });
    return { user: await viewOf(tx, person), ticket };
  };
  return await runOnce(deps, caller, meta, { run, ...neverKept() });
}

async function firstHash(
  deps: Dependencies,
  { subject }: Caller,
  password: string | undefined,
  login: string,
) {
  if (password === undefined) return undefined;
  refuseUnfit(password, login, '/password');
  return await deps.passwords.inTurn(subject, (hasher) => hasher.hash(preparePassword(password)));
}
