import type { OrgId } from '../kernel/ids.ts';

/** A credential that Entia issued. The secret itself is never stored. */
export interface Token {
  readonly org: OrgId;
  readonly id: string;
  /** SHA-256 of the secret, in lower-case hex. The secrets have 256 random bits, so no slow hash is needed. */
  readonly hash: string;
  /** The first characters of the secret, for people to tell tokens apart. */
  readonly prefix: string;
  readonly name: string;
  readonly role: 'owner';
  /** Epoch milliseconds, UTC. */
  readonly createdAt: number;
}

export interface TokenReads {
  findByHash(hash: string): Promise<Token | undefined>;
  /** Tokens of an organization, oldest first. */
  list(org: OrgId): Promise<readonly Token[]>;
}

export interface TokenWrites {
  add(token: Token): Promise<void>;
}
