import type { JwtVerifier } from '../../ports/jwt-verifier.ts';
import type { Log } from '../../ports/log.ts';
import { fetchKeys } from './fetch-keys.ts';
import { type JwtVerifierOptions, jwtVerifier } from './jwt-verifier.ts';
import { RemoteKeys } from './remote-keys.ts';

export interface JwtOptions extends Omit<JwtVerifierOptions, 'findKey'> {
  /** Where the issuer publishes its keys; undefined when it does not. */
  readonly jwksUrl: string | undefined;
  readonly log: Log;
}

/** A verifier of what the options name; undefined when they name neither a secret nor keys. Fetches no key yet. */
export function openJwtVerifier(options: JwtOptions): JwtVerifier | undefined {
  const { clock, log, secret, jwksUrl, issuer, audience } = options;
  if (jwksUrl === undefined)
    return secret === undefined ? undefined : jwtVerifier({ ...options, findKey: undefined });
  if (issuer === undefined || audience === undefined)
    log.warn(
      {},
      'signed tokens are accepted from any issuer or for any audience; set ENTIA_JWT_ISSUER and ENTIA_JWT_AUDIENCE',
    );
  const keys = new RemoteKeys({ clock, log, fetchKeys: () => fetchKeys(jwksUrl) });
  return jwtVerifier({ ...options, findKey: keys.find });
}
