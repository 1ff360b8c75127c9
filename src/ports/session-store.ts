import type { OrgId } from '../kernel/ids.ts';

/**
 * One log-in of a person, until it ends. A refresh token is a family, the same for the whole session, and a turn, new
 * with every refresh: so an old turn of a known family is a token that was used twice.
 */
export interface Session {
  readonly org: OrgId;
  /** A UUID of version 7, so ids sort by creation. */
  readonly id: string;
  readonly personId: string;
  /** SHA-256 of the access token, and of the two parts of the refresh token. */
  readonly accessHash: string;
  readonly familyHash: string;
  readonly turnHash: string;
  /** Epoch milliseconds, UTC: when the access token was made, and from when on it is not valid. */
  readonly accessFrom: number;
  readonly accessUntil: number;
  /** Epoch milliseconds, UTC, from which on the session cannot be refreshed. */
  readonly refreshUntil: number;
}

export interface SessionReads {
  /** Whatever the organization: the secret is what tells it. */
  findByAccess(accessHash: string): Promise<Session | undefined>;
  findByFamily(familyHash: string): Promise<Session | undefined>;
  /** By id. */
  ofPerson(org: OrgId, personId: string): Promise<readonly Session[]>;
}

export interface SessionWrites {
  /** Adds a session; its hashes are free. */
  add(session: Session): Promise<void>;
  /** Stores a new state of a session that is there. */
  replace(session: Session): Promise<void>;
  remove(org: OrgId, id: string): Promise<void>;
}
