import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createLocalJWKSet, exportJWK, exportSPKI } from 'jose';
import { describe, expect, test } from 'vitest';
import { type JwtVerifierOptions, jwtVerifier } from './jwt-verifier.ts';

const nowS = 1_768_478_400;
const secret = 'a secret that has thirty-two bytes';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const second = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicPem = await exportSPKI(rsa.publicKey);

const published = createLocalJWKSet({
  keys: [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(second.publicKey)), kid: 'second', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(small.publicKey)), kid: 'small', alg: 'RS256' },
    { ...(await exportJWK(stranger.publicKey)), kid: 'for-encryption', use: 'enc' },
  ],
});

const whole = { secret, findKey: published, issuer: 'https://issuer.example', audience: 'entia' };
const onlyKeys = { ...whole, secret: undefined };
const onlySecret = { ...whole, findKey: undefined };

const good = {
  sub: 'anna',
  org_id: '1',
  iss: 'https://issuer.example',
  aud: 'entia',
  exp: nowS + 600,
};

function open(options: Partial<JwtVerifierOptions> = {}) {
  return jwtVerifier({ ...whole, clockSkewS: 60, clock: { now: () => nowS * 1000 }, ...options });
}

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs with a private key, or with a text as secret; the header may say what it likes. */
function token(header: unknown, payload: unknown, key: KeyObject | string = secret): string {
  const input = `${base64(header)}.${base64(payload)}`;
  const signature =
    typeof key === 'string'
      ? createHmac('sha256', key).update(input).digest('base64url')
      : sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString(
          'base64url',
        );
  return `${input}.${signature}`;
}

const hs = { alg: 'HS256', typ: 'JWT' };
const rs = { alg: 'RS256', kid: 'rsa' };
const [headerPart, payloadPart, signaturePart] = token(hs, good).split('.');

const taken: readonly [name: string, token: string][] = [
  ['HS256 with the secret', token(hs, good)],
  ['RS256 with a published key', token(rs, good, rsa.privateKey)],
  ['ES256 with a published key', token({ alg: 'ES256', kid: 'ec' }, good, ec.privateKey)],
  ['no key id, and several keys', token({ alg: 'RS256' }, good, second.privateKey)],
  ['no type', token({ alg: 'HS256' }, good)],
  ['the type of an access token', token({ alg: 'HS256', typ: 'at+jwt' }, good)],
  ['one of several audiences', token(hs, { ...good, aud: ['other', 'entia'] })],
  ['ended within the clock skew', token(hs, { ...good, exp: nowS - 59 })],
  ['begins within the clock skew', token(hs, { ...good, nbf: nowS + 59, iat: nowS + 59 })],
  [
    'keys of the sender, which nobody looks at',
    token(
      { ...rs, jku: 'https://evil.example', x5u: 'https://evil.example', jwk: { kty: 'oct' } },
      good,
      rsa.privateKey,
    ),
  ],
];

const expired = 'auth/token-expired';
const refusedCode = 'auth/jwt-refused';
const unsigned = `${base64({ alg: 'none' })}.${base64(good)}.`;

const refused: readonly [
  name: string,
  token: string,
  code?: string,
  options?: Partial<JwtVerifierOptions>,
][] = [
  ['alg none', unsigned],
  ['alg None', unsigned.replace(base64({ alg: 'none' }), base64({ alg: 'None' }))],
  ['alg none with a signature', token({ alg: 'none' }, good)],
  ['no alg', token({ typ: 'JWT' }, good)],
  ['an alg that is no text', token({ alg: ['HS256'] }, good)],
  ['the public key as a shared secret', token({ ...hs, kid: 'rsa' }, good, publicPem)],
  ['the same without a secret here', token(hs, good, publicPem), refusedCode, onlyKeys],
  ['the right secret where only keys count', token(hs, good), refusedCode, onlyKeys],
  ['a key where only the secret counts', token(rs, good, rsa.privateKey), refusedCode, onlySecret],
  ['HS384', token({ alg: 'HS384' }, good)],
  ['PS256', token({ ...rs, alg: 'PS256' }, good, rsa.privateKey)],
  ['an RSA token with the id of an EC key', token({ ...rs, kid: 'ec' }, good, rsa.privateKey)],
  ['an empty secret', token(hs, good, '')],
  ['another secret', token(hs, good, `${secret}!`)],
  ['a key of a stranger', token(rs, good, stranger.privateKey)],
  ['a key of a stranger, without an id', token({ alg: 'RS256' }, good, stranger.privateKey)],
  ['a key for encryption', token({ ...rs, kid: 'for-encryption' }, good, stranger.privateKey)],
  ['a key that is too small', token({ ...rs, kid: 'small' }, good, small.privateKey)],
  ['its own key', token({ ...rs, jwk: {} }, good, stranger.privateKey)],
  ['a key id that is a path', token({ ...hs, kid: '../../dev/null' }, good, '')],
  ['a key id that is SQL', token({ ...rs, kid: "x' UNION SELECT 'k" }, good, rsa.privateKey)],
  ['a key id that is an object', token({ ...hs, kid: { a: 1 } }, good)],
  ['a key id of 300 characters', token({ ...hs, kid: 'k'.repeat(300) }, good)],
  ['a key id named like a member', token({ ...rs, kid: '__proto__' }, good, rsa.privateKey)],
  ['a critical header', token({ ...hs, crit: ['exp'], exp: 1 }, good)],
  ['an unencoded payload', token({ ...hs, crit: ['b64'], b64: false }, good)],
  ['an empty list of critical headers', token({ ...hs, crit: [] }, good)],
  ['the type of another use', token({ ...hs, typ: 'logout+jwt' }, good)],
  ['a type that is no text', token({ ...hs, typ: 1 }, good)],
  ['a changed payload', `${headerPart}.${base64({ ...good, org_id: '2' })}.${signaturePart}`],
  ['no signature', `${headerPart}.${payloadPart}.`],
  ['a cut signature', token(hs, good).slice(0, -4)],
  ['two parts', `${headerPart}.${payloadPart}`],
  ['four parts', `${token(hs, good)}.e30`],
  ['five parts, as if encrypted', `${token(hs, good)}.e30.e30`],
  ['nothing but dots', '..'],
  ['no base64', '!!.!!.!!'],
  ['NUL in the header', token('{"alg":"HS256"}\0', good)],
  ['a header that is no object', token('"HS256"', good)],
  ['a payload that is no object', token(hs, '["1"]')],
  ['a payload that is no JSON', token(hs, 'org_id=1')],
  ['a payload that is no UTF-8', token(hs, good).replace(`.${payloadPart}.`, '._w.')],
  ['two tokens', `${token(hs, good)},${token(hs, good)}`],
  ['100 KiB', token(hs, { ...good, fill: 'x'.repeat(100_000) })],
  ['no end', token(hs, { ...good, exp: undefined })],
  ['an end that is a text', token(hs, { ...good, exp: '9999999999' })],
  ['an end that never comes', token(hs, JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e999'))],
  ['an end in the year 300,000', token(hs, { ...good, exp: 9e12 })],
  ['a negative end', token(hs, { ...good, exp: -1 }), expired],
  ['ended beyond the skew', token(hs, { ...good, exp: nowS - 60 }), expired],
  ['ended, and its signature is wrong', token(hs, { ...good, exp: nowS - 900 }, 'x')],
  ['begins later', token(hs, { ...good, nbf: nowS + 61 })],
  ['a begin that is a text', token(hs, { ...good, nbf: '0' })],
  ['made in the future', token(hs, { ...good, iat: nowS + 61 })],
  ['another issuer', token(hs, { ...good, iss: 'https://issuer.example.evil' })],
  ['no issuer', token(hs, { ...good, iss: undefined })],
  ['a list of issuers', token(hs, { ...good, iss: [good.iss] })],
  ['another audience', token(hs, { ...good, aud: 'Entia' })],
  ['no audience', token(hs, { ...good, aud: undefined })],
  ['an audience that is an object', token(hs, { ...good, aud: { entia: true } })],
];

describe('a token is taken', () => {
  test.each(taken)('%s', async (_name, sent) => {
    const { claims } = await open().verify(sent);
    expect(claims).toMatchObject({ sub: 'anna', org_id: '1' });
  });
});

describe('a token is refused', () => {
  test.each(refused)('%s', async (_name, sent, code = refusedCode, options = {}) => {
    await expect(open(options).verify(sent)).rejects.toMatchObject({ code });
  });
});

test('a token tells when it ends, with the clock skew', async () => {
  const { expiresAt } = await open().verify(token(hs, good));
  expect(expiresAt).toBe((good.exp + 60) * 1000);
});
