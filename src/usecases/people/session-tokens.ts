import { errors } from '../../kernel/errors.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Session } from '../../ports/session-store.ts';
import { type Credential, type CredentialResolver, hashToken } from '../access/credentials.ts';
import type { Dependencies } from '../dependencies.ts';
import { accessPrefix } from './grant.ts';

/** A session that begins later than this after now is refused: how far the clock may be put back, in milliseconds. */
const maxClockBackMs = 5 * 60_000;

/** The access tokens of people who logged in. Throws `auth/token-expired`, `auth/token-revoked`. */
export function sessionTokens({
  store,
  clock,
}: Pick<Dependencies, 'store' | 'clock'>): CredentialResolver {
  return async (token) => {
    if (!token.startsWith(accessPrefix)) return undefined;
    const session = await store.sessions.findByAccess(hashToken(token));
    if (session === undefined) return undefined;
    if (clock.now() < session.accessFrom - maxClockBackMs) throw errors.tokenExpired();
    const person = await store.people.find(session.org, session.personId);
    if (person === undefined || person.suspendedAt !== undefined) throw errors.tokenRevoked();
    return credentialOf(session, person, await store.groups.ofPerson(person.org, person.id));
  };
}

function credentialOf(session: Session, person: Person, groups: readonly string[]): Credential {
  const { org, id, login, name, role } = person;
  const claims = { sub: id, token_use: 'access', username: login, name };
  const email = login.includes('@') ? { email: login } : {};
  return {
    org,
    subject: `user:${id}`,
    userId: id,
    role,
    reach: 'organization',
    scopes: undefined,
    groups,
    identity: { ...claims, ...email, org_id: org, user_id: id },
    expiresAt: session.accessUntil,
  };
}
