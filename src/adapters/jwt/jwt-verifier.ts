import {
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  errors as jose,
  jwtVerify,
} from 'jose';
import { EntiaError } from '../../kernel/entia-error.ts';
import { errors } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JwtVerifier, VerifiedJwt } from '../../ports/jwt-verifier.ts';

export interface JwtVerifierOptions {
  readonly clock: Clock;
  /** For HS256; undefined refuses it. */
  readonly secret: string | undefined;
  /** For RS256 and ES256; undefined refuses both. */
  readonly findKey: JWTVerifyGetKey | undefined;
  /** What `iss` must be; undefined lets any be. */
  readonly issuer: string | undefined;
  /** What `aud` must be or contain; undefined lets any be. */
  readonly audience: string | undefined;
  /** How far the issuer's clock may be from ours, in seconds. */
  readonly clockSkewS: number;
}

/** A header of 16 KiB is the most that reaches us at all; a token that large is none of an honest issuer. */
const maxTokenLength = 8192;
const maxKeyIdLength = 256;
/** RFC 7519 `JWT`, RFC 9068 `at+jwt`; tokens for other uses have other types, and are not for us (RFC 8725, 3.11). */
const knownTypes: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
/** The last second that a JavaScript date can tell. */
const lastSecond = 8.64e12;

/** Checks tokens with jose. Which kind of key is used depends on `alg` alone, so that a public key is never a secret. */
export function jwtVerifier(options: JwtVerifierOptions): JwtVerifier {
  const { clock, clockSkewS } = options;
  const checks = checksOf(options);
  const getKey = keyChooser(options);
  return {
    async verify(token) {
      if (token.length > maxTokenLength) throw errors.jwtRefused('it is too long');
      const now = clock.now();
      const claims = await check(token, getKey, { ...checks, currentDate: new Date(now) });
      return verifiedOf(claims, now, clockSkewS);
    },
  };
}

function checksOf({ secret, findKey, issuer, audience, clockSkewS }: JwtVerifierOptions) {
  const checks: JWTVerifyOptions = {
    algorithms: [
      ...(secret === undefined ? [] : ['HS256']),
      ...(findKey === undefined ? [] : ['RS256', 'ES256']),
    ],
    clockTolerance: clockSkewS,
    requiredClaims: ['exp'],
  };
  if (issuer !== undefined) checks.issuer = issuer;
  if (audience !== undefined) checks.audience = audience;
  return checks;
}

function keyChooser({ secret, findKey }: JwtVerifierOptions): JWTVerifyGetKey {
  const bytes = new TextEncoder().encode(secret);
  return (header, token) => {
    checkHeader(header);
    if (header.alg === 'HS256' && secret !== undefined) return bytes;
    if (findKey === undefined) throw errors.jwtRefused('its algorithm is not accepted here');
    return findKey(header, token);
  };
}

/** `jku`, `x5u`, `jwk` and `x5c` are what they are: the sender's own word, never looked at. */
function checkHeader(header: JWTHeaderParameters): void {
  const { typ, kid, crit } = header;
  if (crit !== undefined) throw errors.jwtRefused('it has an unknown critical header');
  if (!knownTypes.includes(typeof typ === 'string' ? typ.toLowerCase() : typ))
    throw errors.jwtRefused('its type is not an access token');
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > maxKeyIdLength))
    throw errors.jwtRefused('its key id is not a short string');
}

async function check(
  token: string,
  getKey: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, getKey, options)).payload;
  } catch (error) {
    if (error instanceof jose.JWKSMultipleMatchingKeys) return tryEach(token, error, options);
    throw refusal(error);
  }
}

/** Without a key id each key of the family may be the one. */
async function tryEach(
  token: string,
  candidates: AsyncIterable<CryptoKey>,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof jose.JWSSignatureVerificationFailed)) throw refusal(error);
    }
  }
  throw errors.jwtRefused('signature verification failed');
}

/** What is no error of jose comes from key material that cannot be used, which is the token's fault as well. */
function refusal(error: unknown): EntiaError {
  if (error instanceof EntiaError) return error;
  if (error instanceof jose.JWTExpired) return errors.tokenExpired();
  return errors.jwtRefused(
    error instanceof jose.JOSEError ? error.message : 'its key cannot be used',
  );
}

function verifiedOf(claims: JWTPayload, now: number, clockSkewS: number): VerifiedJwt {
  const { exp = 0, iat } = claims;
  if (exp > lastSecond) throw errors.jwtRefused('its "exp" is not a time');
  if (iat !== undefined && iat * 1000 > now + clockSkewS * 1000)
    throw errors.jwtRefused('its "iat" is in the future');
  return { claims: claims as JsonObject, expiresAt: (exp + clockSkewS) * 1000 };
}
