import { errors } from '../../kernel/errors.ts';
import { hashToken } from '../access/credentials.ts';
import type { Dependencies } from '../dependencies.ts';
import { type Grant, nextTurn, partsOf } from './grant.ts';

/**
 * New tokens for an old refresh token, which works once: a second use ends the session, as one of the two who used it
 * is not who it was given to (RFC 9700, 4.14.2). While its organization is suspended a session stays as it is.
 * Throws `auth/token-invalid`, `auth/token-expired`, `org/suspended`.
 */
export async function refreshSession(deps: Dependencies, refreshToken: string): Promise<Grant> {
  const parts = partsOf(refreshToken);
  if (parts === undefined) throw errors.tokenInvalid();
  const familyHash = hashToken(parts.family);
  const before = await deps.store.sessions.findByFamily(familyHash);
  if (before === undefined) throw errors.tokenInvalid();
  const next = nextTurn(deps, before, parts.family);
  const { session, grant } = next;
  const outcome = await deps.store.run(before.org, async (tx) => {
    const current = await tx.sessions.findByFamily(familyHash);
    if (current === undefined) return 'unknown';
    const { org, id, personId } = current;
    const person = await tx.people.find(org, personId);
    const organization = await tx.organizations.find(org);
    const reused = current.turnHash !== hashToken(parts.turn);
    const over = session.accessFrom >= current.refreshUntil;
    const barred = person === undefined || person.suspendedAt !== undefined;
    const ended = reused || over || barred;
    if (!ended && organization?.suspendedAt !== undefined) throw errors.orgSuspended(org);
    await tx.feed.append(org, { kind: 'person', id: personId });
    if (!ended) {
      await tx.sessions.replace(session);
      return 'refreshed';
    }
    await tx.sessions.remove(org, id);
    return over && !reused ? 'over' : 'unknown';
  });
  if (outcome === 'over') throw errors.tokenExpired();
  if (outcome === 'unknown') throw errors.tokenInvalid();
  return grant;
}

/** Ends the session of a refresh token, old turns of it too. Says nothing of tokens that nobody knows (RFC 7009). */
export async function logOut(deps: Dependencies, refreshToken: string): Promise<void> {
  const parts = partsOf(refreshToken);
  if (parts === undefined) return;
  const familyHash = hashToken(parts.family);
  const known = await deps.store.sessions.findByFamily(familyHash);
  if (known === undefined) return;
  await deps.store.run(known.org, async (tx) => {
    const session = await tx.sessions.findByFamily(familyHash);
    if (session === undefined) return;
    await tx.sessions.remove(session.org, session.id);
    await tx.feed.append(session.org, { kind: 'person', id: session.personId });
  });
}
