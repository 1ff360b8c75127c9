import type { Role } from '../kernel/caller.ts';
import type { OrgId } from '../kernel/ids.ts';

/** A credential that Entia issued. The secret itself is never stored. */
export interface Token {
  readonly org: OrgId;
  /** A UUID of version 7, so ids sort by creation. */
  readonly id: string;
  /** SHA-256 of the secret, in lower-case hex. The secrets have 256 random bits, so no slow hash is needed. */
  readonly hash: string;
  /** The first characters of the secret, for people to tell tokens apart. */
  readonly prefix: string;
  readonly name: string;
  readonly role: Role;
  /** `instance` is the admin token, which may choose any organization; every other works in `org` alone. */
  readonly reach: 'organization' | 'instance';
  /** What of the role it may use; undefined is all of it. */
  readonly scopes: readonly string[] | undefined;
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
  /** `Caller.subject` of who made it. */
  readonly createdBy: string;
  /** Epoch milliseconds, UTC, from which on it is not valid; undefined when it does not end. */
  readonly expiresAt: number | undefined;
  /** Epoch milliseconds, UTC, within a minute; undefined before the first use. */
  readonly lastUsedAt: number | undefined;
  /** Epoch milliseconds, UTC; undefined while it is not revoked. A revoked token stays, so that its traces can be read. */
  readonly revokedAt: number | undefined;
}

/** Which tokens of an organization. */
export interface TokenQuery {
  /** Undefined: revoked ones and others. */
  readonly revoked?: boolean | undefined;
  /** How many are skipped. */
  readonly from: number;
  /** The most that are returned. */
  readonly size: number;
}

export interface TokenPage {
  /** How many there are over all pages. */
  readonly total: number;
  readonly tokens: readonly Token[];
}

export interface TokenReads {
  findByHash(hash: string): Promise<Token | undefined>;
  find(org: OrgId, id: string): Promise<Token | undefined>;
  /** Tokens that reach no further than the organization, by id; `total` counts all that match. */
  list(org: OrgId, query: TokenQuery): Promise<TokenPage>;
  /** The tokens of all organizations that reach the whole instance and are not revoked. */
  ofInstance(): Promise<readonly Token[]>;
}

export interface TokenWrites {
  /** Adds a token; its hash, and its id within the organization, are free. */
  add(token: Token): Promise<void>;
  /** Stores when a token was revoked; no other token changes. */
  revoke(org: OrgId, id: string, at: number): Promise<void>;
  /** Stores when a token was last used; nothing happens when there is no such token. */
  use(org: OrgId, id: string, at: number): Promise<void>;
}
