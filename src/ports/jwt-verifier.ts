import type { JsonObject } from '../kernel/json.ts';

/** A signed token whose signature, issuer, audience and times hold at this moment. */
export interface VerifiedJwt {
  readonly claims: JsonObject;
  /** When it ends, clock skew included. Epoch milliseconds, UTC. */
  readonly expiresAt: number;
}

/** Checks tokens that somebody else signed (JWT, RFC 7519, with the advice of RFC 8725). */
export interface JwtVerifier {
  /**
   * Fails with `auth/token-expired` when only the time is over, with `auth/jwt-refused` when anything else is wrong, and
   * with `auth/keys-unavailable` when the issuer's keys were never had, so that nothing can be said of any token.
   */
  verify(token: string): Promise<VerifiedJwt>;
}
