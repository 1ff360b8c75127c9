import { hash } from 'node:crypto';
import { almighty, type Principal } from '../../domain/access/caller-of.ts';
import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Token } from '../../ports/token-store.ts';
import type { Dependencies } from '../dependencies.ts';
import type { TokenUses } from './token-uses.ts';

/** A credential that is valid, for the time being. */
export interface Credential extends Principal {
  /** Epoch milliseconds, UTC, at which it ends; undefined when it does not. */
  readonly expiresAt: number | undefined;
  /** The organization whose feed says when the credential changes; `org` unless told. */
  readonly home?: OrgId;
  /** Told of every request that comes with it. */
  readonly onUse?: () => void;
}

/**
 * Knows one kind of credential. Answers undefined for a token that is not of its kind, or that it does not know; throws
 * an error of kind `unauthenticated` where it can say more without giving anything away. `wished` is the organization
 * that the request asks for: only a credential with a choice takes notice of it.
 */
export type CredentialResolver = (
  token: string,
  wished: OrgId | undefined,
) => Promise<Credential | undefined>;

/** The admin token of the instance. */
export interface AdminToken {
  /** Set when the operator gave one: it takes the place of that which the first start made. */
  readonly hash: string | undefined;
  /** Where it works unless a request says otherwise. */
  readonly org: OrgId;
}

/** SHA-256 in lower-case hex. Tokens have 256 random bits, so a slow hash would protect nothing more. */
export function hashToken(token: string): string {
  return hash('sha256', token);
}

/** The admin token that the operator gave. Equal hashes mean equal tokens; how long comparing them takes tells nothing. */
export function givenAdminToken(admin: AdminToken): CredentialResolver {
  return (token, wished) =>
    Promise.resolve(hashToken(token) === admin.hash ? adminIn(wished ?? admin.org) : undefined);
}

/** The tokens that Entia made and stores; their uses are noted. Throws `auth/token-revoked`. */
export function storedTokens(
  { store }: Pick<Dependencies, 'store'>,
  admin: AdminToken,
  uses: TokenUses,
): CredentialResolver {
  return async (secret, wished) => {
    const token = await store.tokens.findByHash(hashToken(secret));
    if (token === undefined) return undefined;
    if (token.revokedAt !== undefined) throw errors.tokenRevoked();
    const onUse = uses.noting(token.org, token.id);
    if (token.reach === 'organization') return { ...credentialOf(token), onUse };
    if (admin.hash !== undefined) return undefined;
    return { ...adminIn(wished ?? admin.org), home: token.org, onUse };
  };
}

function adminIn(org: OrgId): Credential {
  return { ...almighty(org, 'admin'), expiresAt: undefined };
}

function credentialOf(token: Token): Credential {
  const { org, id, name, role, reach, scopes, expiresAt } = token;
  const claims = { sub: id, token_use: 'access', token_id: id, token_name: name };
  return {
    org,
    subject: `token:${id}`,
    userId: undefined,
    role,
    reach,
    scopes,
    groups: [],
    identity: { ...claims, org_id: org },
    expiresAt,
  };
}
