import { type ClaimRules, principalOf } from '../../domain/access/claims.ts';
import type { JwtVerifier } from '../../ports/jwt-verifier.ts';
import type { CredentialResolver } from './credentials.ts';

/** Tokens that somebody else signed. Whatever has dots is one: no token of ours has any. */
export function signedTokens(verifier: JwtVerifier, rules: ClaimRules): CredentialResolver {
  return async (token) => {
    if (!token.includes('.')) return undefined;
    const { claims, expiresAt } = await verifier.verify(token);
    return { ...principalOf(claims, rules), expiresAt };
  };
}
