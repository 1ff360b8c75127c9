import type { JSONWebKeySet } from 'jose';

/** How long the issuer may take to answer, in milliseconds. */
const timeoutMs = 5_000;
/** A key set of a large issuer has some ten keys of 2 KiB. */
const maxBytes = 256 * 1024;
const maxKeys = 100;

/** The public keys that an issuer publishes. Follows no redirect; throws when the answer is late, large, or no key set. */
export async function fetchKeys(url: string): Promise<JSONWebKeySet> {
  const answer = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    throw new Error(`the issuer answered ${answer.status}`);
  }
  return toKeySet(JSON.parse(await readBounded(answer.body)));
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the key set is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Keys for signatures of the two families that are taken; a shared secret has no place in a published set. */
function toKeySet(value: unknown): JSONWebKeySet {
  const keys = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : null;
  if (!Array.isArray(keys)) throw new Error('the answer is not a key set: "keys" is not a list');
  if (keys.length > maxKeys) throw new Error(`the key set has more than ${maxKeys} keys`);
  return { keys: keys.filter((key: unknown) => isPublicKey(key)) };
}

function isPublicKey(key: unknown): boolean {
  if (typeof key !== 'object' || key === null || !('kty' in key) || 'd' in key) return false;
  return key.kty === 'RSA' || key.kty === 'EC';
}
