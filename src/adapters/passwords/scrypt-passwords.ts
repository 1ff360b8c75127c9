import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { assert } from '../../kernel/assert.ts';
import type { PasswordHasher, Passwords } from '../../ports/passwords.ts';
import { FairQueue } from './fair-queue.ts';

const deriveKey: (
  password: string,
  salt: Uint8Array,
  bytes: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer> = promisify(scrypt);

/** What scrypt is asked to do: 2^`log2N` rounds over blocks of `r` * 128 bytes, `p` times (RFC 7914). */
export interface ScryptCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP Password Storage Cheat Sheet: N=2^17, r=8, p=1; 128 MiB and some tenths of a second. */
export const scryptCost: ScryptCost = { log2N: 17, r: 8, p: 1 };

const saltBytes = 16;
const hashBytes = 32;

/** The most hashes that wait, and how long each does: callers give up after a few seconds. */
const [maxWaiting, patienceMs] = [16, 5000];

/**
 * scrypt, in the thread pool. One hash at a time: two would take two of the pool's four threads, which also sync the
 * disk for every commit, and 128 MiB each.
 */
export function scryptPasswords(cost: ScryptCost = scryptCost): Passwords {
  const hasher = hasherOf(cost);
  const queue = new FairQueue({ maxWaiting, patienceMs, now: () => performance.now() });
  return {
    async inTurn(from, work) {
      await queue.enter(from);
      try {
        return await work(hasher);
      } finally {
        queue.leave();
      }
    },
  };
}

function hasherOf(cost: ScryptCost): PasswordHasher {
  // No password makes a hash of zeros.
  const nobody = format(cost, new Uint8Array(saltBytes), new Uint8Array(hashBytes));
  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      return format(cost, salt, await derive(password, salt, cost));
    },
    async compare(password, stored) {
      const { salt, hash, ...used } = parse(stored ?? nobody);
      const right = timingSafeEqual(await derive(password, salt, used), hash);
      return { right: right && stored !== undefined, outgrown: isOutgrown(used, cost) };
    },
  };
}

function derive(password: string, salt: Uint8Array, { log2N, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** log2N;
  return deriveKey(password, salt, hashBytes, { N, r, p, maxmem: 256 * N * r });
}

function isOutgrown(used: ScryptCost, cost: ScryptCost): boolean {
  return used.log2N < cost.log2N || used.r < cost.r || used.p < cost.p;
}

/** The PHC string format: `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`, base64 without padding. */
function format({ log2N, r, p }: ScryptCost, salt: Uint8Array, hash: Uint8Array): string {
  const options = { alphabet: 'base64', omitPadding: true } as const;
  return `$scrypt$ln=${log2N},r=${r},p=${p}$${salt.toBase64(options)}$${hash.toBase64(options)}`;
}

function parse(stored: string): ScryptCost & { salt: Uint8Array; hash: Uint8Array } {
  const [, log2N, r, p, salt, hash] =
    /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored) ?? [];
  assert(salt !== undefined && hash !== undefined, 'a stored password hash is one of scrypt');
  return {
    log2N: Number(log2N),
    r: Number(r),
    p: Number(p),
    salt: Uint8Array.fromBase64(salt),
    hash: Uint8Array.fromBase64(hash),
  };
}
