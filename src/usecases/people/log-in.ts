import { lockedForMs, memoryMs, oneMore } from '../../domain/access/lock-out.ts';
import { normalizeLogin, preparePassword } from '../../domain/access/password.ts';
import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { PasswordHasher } from '../../ports/passwords.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { hashToken } from '../access/credentials.ts';
import type { Dependencies } from '../dependencies.ts';
import { addSession, type Grant, newSession } from './grant.ts';

/** Who somebody says to be, and how they prove it. */
export interface LogIn {
  readonly org: OrgId;
  /** Where failures are counted under names of organizations that are not there. */
  readonly defaultOrg: OrgId;
  readonly login: string;
  readonly password: string;
}

/**
 * Logs in with a password and opens a session. Whoever does not is told one thing, after the same work: a login that
 * nobody has, a wrong password, a person or organization that is suspended look alike. `from` names the place that the
 * request came from, for `Passwords.inTurn`.
 * Throws `auth/login-refused`, `auth/login-locked`, `auth/busy`.
 */
export async function logIn(deps: Dependencies, sent: LogIn, from: string): Promise<Grant> {
  await refuseLocked(deps, sent);
  return deps.passwords.inTurn(from, async (hasher) => {
    // Others who guessed may have had their turn meanwhile.
    await refuseLocked(deps, sent);
    const proven = await prove(deps, hasher, sent);
    if (proven === undefined) {
      await noteFailure(deps, sent);
      throw errors.loginRefused();
    }
    return openSession(deps, proven);
  });
}

/** Throws `auth/login-locked` while this login is locked, whether or not somebody has it, or the organization is there. */
export async function refuseLocked(deps: Dependencies, sent: LogIn): Promise<void> {
  const { org, loginHash } = await failuresKeyOf(deps.store, sent);
  const failures = await deps.store.loginFailures.find(org, loginHash);
  const lockedMs = lockedForMs(failures, deps.clock.now());
  if (lockedMs > 0) throw errors.loginLocked(Math.ceil(lockedMs / 1000));
}

/** A person who knows their password, as they were when it was compared. */
export interface Proven {
  readonly person: Person;
  /** A new hash of the same password, when today's cost is higher. */
  readonly rehash: string | undefined;
}

/** The person with this login and password; undefined when they are wrong, or the person may not log in. */
export async function prove(
  { store }: Dependencies,
  hasher: PasswordHasher,
  sent: LogIn,
): Promise<Proven | undefined> {
  const person = await store.people.findByLogin(sent.org, normalizeLogin(sent.login));
  const organization = await store.organizations.find(sent.org);
  const password = preparePassword(sent.password);
  const { right, outgrown } = await hasher.compare(password, person?.passwordHash);
  const served = organization !== undefined && organization.suspendedAt === undefined;
  if (!right || person === undefined || person.suspendedAt !== undefined || !served)
    return undefined;
  return { person, rehash: outgrown ? await hasher.hash(password) : undefined };
}

/** Counts a failure, and forgets those of long ago. */
export async function noteFailure(deps: Dependencies, sent: LogIn): Promise<void> {
  const now = deps.clock.now();
  const { org, loginHash } = await failuresKeyOf(deps.store, sent);
  await deps.store.run(org, async (tx) => {
    const before = await tx.loginFailures.find(org, loginHash);
    await tx.loginFailures.prune(org, now - memoryMs, now + memoryMs);
    await tx.loginFailures.put({ org, loginHash, ...oneMore(before, now) });
  });
}

/** Throws `auth/login-refused` when the person has changed since they proved who they are. */
export async function openSession(deps: Dependencies, { person, rehash }: Proven): Promise<Grant> {
  const { org, id, login, passwordHash } = person;
  const { session, grant } = newSession(deps, org, id);
  await deps.store.run(org, async (tx) => {
    const now = await tx.people.find(org, id);
    if (now?.passwordHash !== passwordHash || now?.suspendedAt !== undefined)
      throw errors.loginRefused();
    if (now !== undefined && rehash !== undefined)
      await tx.people.replace({ ...now, passwordHash: rehash });
    await tx.loginFailures.remove(org, loginHashOf(login));
    await addSession(tx, session);
  });
  return grant;
}

/**
 * Under which key failures are counted. Those of an organization that is not there are counted too, or a lock would
 * tell which are; no login has a NUL in it, so nobody's is meant. `org` is as it was sent: its case matters.
 */
async function failuresKeyOf(
  reads: Reads,
  { org, login, defaultOrg }: LogIn,
): Promise<{ readonly org: OrgId; readonly loginHash: string }> {
  const isThere = (await reads.organizations.find(org)) !== undefined;
  return isThere
    ? { org, loginHash: loginHashOf(login) }
    : { org: defaultOrg, loginHash: hashToken(`${org}\0${normalizeLogin(login)}`) };
}

export function loginHashOf(login: string): string {
  return hashToken(normalizeLogin(login));
}
