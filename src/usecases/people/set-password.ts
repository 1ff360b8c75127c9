import { checkPassword, preparePassword } from '../../domain/access/password.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { hashToken } from '../access/credentials.ts';
import type { Dependencies } from '../dependencies.ts';
import { addSession, endSessions, type Grant, type NewSession, newSession } from './grant.ts';
import { loginHashOf, noteFailure, prove, refuseLocked } from './log-in.ts';

/**
 * Gives the caller, a person, another password. Every session of theirs ends; the answer opens a new one.
 * Throws `user/not-found` for callers who have no password here, `request/invalid`, and what `logIn` throws when the
 * current password is not right.
 */
export async function changePassword(
  deps: Dependencies,
  caller: Caller,
  input: { readonly current: string; readonly next: string },
): Promise<Grant> {
  // The current password is the right to do this.
  const person = await deps.store.people.find(caller.org, caller.userId ?? '');
  if (person === undefined) throw errors.userUnknown(caller.userId ?? caller.subject);
  refuseUnfit(input.next, person.login, '/new_password');
  const { org } = person;
  const sent = { org, defaultOrg: org, login: person.login, password: input.current };
  await refuseLocked(deps, sent);
  return deps.passwords.inTurn(caller.subject, async (hasher) => {
    await refuseLocked(deps, sent);
    const proven = await prove(deps, hasher, sent);
    if (proven === undefined) {
      await noteFailure(deps, sent);
      throw errors.loginRefused();
    }
    const passwordHash = await hasher.hash(preparePassword(input.next));
    const fresh = newSession(deps, person.org, person.id);
    const unit = (tx: Transaction) => replacePassword(tx, proven.person, passwordHash, fresh);
    await deps.store.run(org, unit);
    return fresh.grant;
  });
}

/**
 * Sets a password with the one-time secret of an invitation or a reset, and opens a session. `from` is as in `logIn`.
 * Throws `auth/token-invalid`, `auth/token-expired`, `request/invalid`, `auth/busy`.
 */
export async function redeemTicket(
  deps: Dependencies,
  input: { readonly ticket: string; readonly password: string; readonly from: string },
): Promise<Grant> {
  const person = await deps.store.people.findByTicket(hashToken(input.ticket));
  if (person === undefined || person.suspendedAt !== undefined) throw errors.tokenInvalid();
  if (deps.clock.now() >= person.ticketExpiresAt) throw errors.tokenExpired();
  refuseUnfit(input.password, person.login, '/password');
  return deps.passwords.inTurn(input.from, async (hasher) => {
    const passwordHash = await hasher.hash(preparePassword(input.password));
    const fresh = newSession(deps, person.org, person.id);
    const unit = (tx: Transaction) => replacePassword(tx, person, passwordHash, fresh);
    await deps.store.run(person.org, unit);
    return fresh.grant;
  });
}

/** Throws `request/invalid`. */
export function refuseUnfit(password: string, login: string, path: string): void {
  const problems = checkPassword(password, login, path);
  if (problems.length > 0) throw invalid(problems);
}

async function replacePassword(
  tx: Transaction,
  before: Person,
  passwordHash: string,
  { session }: NewSession,
): Promise<void> {
  const { org, id, login } = before;
  const now = await tx.people.find(org, id);
  const unchanged =
    now?.passwordHash === before.passwordHash &&
    now?.ticketHash === before.ticketHash &&
    now?.suspendedAt === undefined;
  if (now === undefined || !unchanged) throw errors.tokenInvalid();
  await tx.people.replace({ ...now, passwordHash, ticketHash: undefined, ticketExpiresAt: 0 });
  await tx.loginFailures.remove(org, loginHashOf(login));
  await endSessions(tx, org, id);
  await addSession(tx, session);
  await tx.feed.append(org, { kind: 'person', id });
}
