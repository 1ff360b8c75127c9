import { maxSessions } from '../../domain/access/session-count.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Session } from '../../ports/session-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { hashToken } from '../access/credentials.ts';
import type { Dependencies } from '../dependencies.ts';

/** How every access token of a session begins. */
export const accessPrefix = 'entia_access_';
const refreshPrefix = 'entia_refresh_';

/** Access ends by itself soon; a session ends when it was not refreshed for so long. Milliseconds. */
const accessMs = 15 * 60_000;
const refreshMs = 30 * 24 * 3_600_000;

/** What a log-in or a refresh gives; shown this once. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** How long the access token is valid, in seconds. */
  readonly expiresInS: number;
}

/** A grant with the session that remembers its hashes. Made before the unit that stores it. */
export interface NewSession {
  readonly grant: Grant;
  readonly session: Session;
}

export function newSession(
  deps: Pick<Dependencies, 'ids' | 'clock'>,
  org: OrgId,
  personId: string,
): NewSession {
  const family = deps.ids.secret('');
  const session = { org, id: deps.ids.entityId(), personId, familyHash: hashToken(family) };
  return withSecrets(deps, session, family);
}

/** The next turn of a session: new access and refresh tokens, the same family. */
export function nextTurn(
  deps: Pick<Dependencies, 'ids' | 'clock'>,
  { org, id, personId, familyHash }: Session,
  family: string,
): NewSession {
  return withSecrets(deps, { org, id, personId, familyHash }, family);
}

function withSecrets(
  { ids, clock }: Pick<Dependencies, 'ids' | 'clock'>,
  facts: Pick<Session, 'org' | 'id' | 'personId' | 'familyHash'>,
  family: string,
): NewSession {
  const now = clock.now();
  const accessToken = ids.secret(accessPrefix);
  const turn = ids.secret('');
  return {
    grant: {
      accessToken,
      refreshToken: `${refreshPrefix}${family}_${turn}`,
      expiresInS: accessMs / 1000,
    },
    session: {
      ...facts,
      accessHash: hashToken(accessToken),
      turnHash: hashToken(turn),
      accessFrom: now,
      accessUntil: now + accessMs,
      refreshUntil: now + refreshMs,
    },
  };
}

/** The two parts of a refresh token; undefined when it is none. */
export function partsOf(
  refreshToken: string,
): { readonly family: string; readonly turn: string } | undefined {
  const [, family, turn] = /^entia_refresh_([0-9a-f]{64})_([0-9a-f]{64})$/.exec(refreshToken) ?? [];
  return family === undefined || turn === undefined ? undefined : { family, turn };
}

/** Stores a session, and ends those of the same person that are over or too many. */
export async function addSession(tx: Transaction, session: Session): Promise<void> {
  const { org, personId, accessFrom } = session;
  const before = await tx.sessions.ofPerson(org, personId);
  const living = before.filter(({ refreshUntil }) => refreshUntil > accessFrom);
  const kept = living.slice(-(maxSessions - 1));
  for (const old of before) if (!kept.includes(old)) await tx.sessions.remove(org, old.id);
  await tx.sessions.add(session);
  if (kept.length < before.length) await tx.feed.append(org, { kind: 'person', id: personId });
}

/** Ends every session of a person; the caller appends the feed entry. */
export async function endSessions(tx: Transaction, org: OrgId, personId: string): Promise<void> {
  for (const { id } of await tx.sessions.ofPerson(org, personId)) await tx.sessions.remove(org, id);
}
