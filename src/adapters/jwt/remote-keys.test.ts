import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fetchKeys } from './fetch-keys.ts';
import { jwtVerifier } from './jwt-verifier.ts';
import { RemoteKeys } from './remote-keys.ts';

const now = Date.UTC(2026, 0, 15, 12);
const cooldownMs = 30_000;
const maxAgeMs = 24 * 3_600_000;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const [first, second] = [pair(), pair()];

function pair() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

async function jwk(kid: string, { publicKey }: { publicKey: KeyObject }): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, alg: 'RS256' };
}

function token(kid: string, { privateKey }: { privateKey: KeyObject }, endsMs = now + 1e12) {
  return new SignJWT({ sub: 'anna' })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setExpirationTime(Math.floor(endsMs / 1000))
    .sign(privateKey);
}

/** An issuer over HTTP that answers what the test wants, and a verifier that asks it. */
async function openIssuer() {
  const issuer = {
    asked: 0,
    answer: (response: ServerResponse): void => void response.end('{"keys":[]}'),
    publish(...keys: readonly JWK[]) {
      issuer.answer = (response) => void response.end(JSON.stringify({ keys }));
    },
  };
  const server = createServer((_request, response) => {
    issuer.asked++;
    issuer.answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const clock = { at: now };
  const ticking = { now: () => clock.at };
  const url = `http://127.0.0.1:${port}/jwks.json`;
  const keys = new RemoteKeys({ clock: ticking, log: quiet, fetchKeys: () => fetchKeys(url) });
  const verifier = jwtVerifier({
    clock: ticking,
    secret: undefined,
    findKey: keys.find,
    issuer: undefined,
    audience: undefined,
    clockSkewS: 0,
  });
  return { issuer, clock, verify: (sent: string) => verifier.verify(sent) };
}

const unavailable = { code: 'auth/keys-unavailable' };
const refused = { code: 'auth/jwt-refused' };
const fail = (response: ServerResponse) => void response.writeHead(500).end();

describe('keys over HTTP', () => {
  test('are fetched once, for many tokens at once', async () => {
    const { issuer, verify } = await openIssuer();
    issuer.publish(await jwk('a', first));
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, n) => token('a', first, now + 1e9 + n * 1000)),
    );
    await Promise.all(tokens.map(verify));
    expect(issuer.asked).toBe(1);
  });

  test('are fetched again for a key id that is not known: a rotation', async () => {
    const { issuer, clock, verify } = await openIssuer();
    issuer.publish(await jwk('a', first));
    await verify(await token('a', first));
    issuer.publish(await jwk('b', second));
    clock.at += cooldownMs;
    await verify(await token('b', second));
    expect(issuer.asked).toBe(2);
    await expect(verify(await token('a', first, now + 1e6))).rejects.toMatchObject(refused);
  });

  test('are not fetched more often for a flood of made-up key ids', async () => {
    const { issuer, clock, verify } = await openIssuer();
    issuer.publish(await jwk('a', first));
    await verify(await token('a', first));
    for (const moment of [0, cooldownMs - 1, cooldownMs, cooldownMs + 1]) {
      clock.at = now + moment;
      const flood = Array.from({ length: 30 }, (_, n) => token(`x${n}`, second));
      const answers = await Promise.allSettled((await Promise.all(flood)).map(verify));
      for (const answer of answers) expect(answer).toMatchObject({ reason: refused });
    }
    expect(issuer.asked).toBe(2);
  });

  test('serve on while the issuer is down, for a day', async () => {
    const { issuer, clock, verify } = await openIssuer();
    issuer.publish(await jwk('a', first));
    await verify(await token('a', first));
    issuer.answer = fail;
    for (const part of [0.25, 0.5, 0.999]) {
      clock.at = now + maxAgeMs * part;
      await verify(await token('a', first, now + 1e12 + part * 1e6));
    }
    clock.at = now + maxAgeMs;
    await expect(verify(await token('a', first))).rejects.toMatchObject(unavailable);
    issuer.publish(await jwk('a', first));
    clock.at += cooldownMs;
    await verify(await token('a', first));
  });

  test('do not keep tokens waiting while they are renewed', async () => {
    const { issuer, clock, verify } = await openIssuer();
    issuer.publish(await jwk('a', first));
    await verify(await token('a', first));
    const held: ServerResponse[] = [];
    issuer.answer = (response) => void held.push(response);
    clock.at += 11 * 60_000;
    await verify(await token('a', first));
  });

  test('that were never had say nothing of any token, and are asked for again after a while', async () => {
    const { issuer, clock, verify } = await openIssuer();
    issuer.answer = fail;
    const sent = await token('a', first);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => verify(sent)));
    for (const answer of answers) expect(answer).toMatchObject({ reason: unavailable });
    expect(issuer.asked).toBe(1);
    issuer.publish(await jwk('a', first));
    await expect(verify(sent)).rejects.toMatchObject(unavailable);
    clock.at += cooldownMs;
    await verify(sent);
  });

  test('are asked for at once when the clock was put back', async () => {
    const { issuer, clock, verify } = await openIssuer();
    issuer.answer = fail;
    await expect(verify(await token('a', first))).rejects.toMatchObject(unavailable);
    issuer.publish(await jwk('a', first));
    clock.at -= 365 * 24 * 3_600_000;
    await verify(await token('a', first));
  });

  const hostile: readonly [name: string, answer: (response: ServerResponse) => void][] = [
    ['no JSON', (response) => void response.end('<html>')],
    ['no key set', (response) => void response.end('{"keys":{}}')],
    ['null', (response) => void response.end('null')],
    ['too many keys', (response) => void response.end(`{"keys":[${'{},'.repeat(100)}{}]}`)],
    ['a redirection', (response) => void response.writeHead(302, { location: '/' }).end()],
    ['404', (response) => void response.writeHead(404).end('{"keys":[]}')],
    ['a megabyte', (response) => void response.end(`{"keys":[],"x":"${'x'.repeat(1 << 20)}"}`)],
    [
      'a body that never ends',
      (response) => {
        const more = () => {
          if (response.destroyed) return;
          response.write('x'.repeat(65_536));
          setImmediate(more);
        };
        more();
      },
    ],
    ['a broken connection', (response) => void response.destroy()],
  ];
  test.each(hostile)('an answer that is %s counts as none', async (_name, answer) => {
    const { issuer, verify } = await openIssuer();
    issuer.answer = answer;
    await expect(verify(await token('a', first))).rejects.toMatchObject(unavailable);
  });

  const useless: readonly [name: string, keys: readonly object[]][] = [
    ['a shared secret', [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }]],
    ['broken key material', [{ kty: 'RSA', n: '!!', e: 'AQAB', kid: 'a' }]],
    ['an empty object', [{}]],
    ['null', [null as unknown as object]],
    ['a key without material', [{ kty: 'RSA', kid: 'a' }]],
  ];
  test.each(useless)('a published %s verifies nothing', async (_name, keys) => {
    const { issuer, verify } = await openIssuer();
    issuer.publish(...(keys as JWK[]));
    await expect(verify(await token('a', first))).rejects.toMatchObject(refused);
  });
});
