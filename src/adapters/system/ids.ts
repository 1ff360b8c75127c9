import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';
import { ulid, uuidV7 } from '../../kernel/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdSource } from '../../ports/id-source.ts';

/** Random bytes are made this many at a time, since a call costs more than the bytes. */
const poolBytes = 4096;

/** The 12 bits of `rand_a` count the ids of one millisecond (RFC 9562, section 6.2, method 1). */
const maxCount = 0xfff;

/**
 * Ids from the clock and the machine's randomness. The UUIDs and the ULIDs that one source makes sort in the order in
 * which they were made, also within a millisecond and when the clock stands still or jumps back.
 */
export function systemIds(clock: Clock): IdSource {
  const take = randomPool();
  const entityTick = ticker(clock, maxCount);
  const activityTick = ticker(clock, maxCount);
  return {
    entityId() {
      const { ms, count } = entityTick();
      const random = take(10);
      random[0] = count >> 8;
      random[1] = count & 0xff;
      return uuidV7(ms, random);
    },
    activityId() {
      const { ms, count } = activityTick();
      const random = take(16);
      // The first three characters hold five bits each; the count fills them.
      random[0] = count >> 10;
      random[1] = count >> 5;
      random[2] = count;
      return ulid(ms, random);
    },
    schemaId: () => randomUUID(),
    secret: (prefix) => prefix + randomBytes(32).toString('hex'),
  };
}

/** A source of small byte arrays; each is the caller's own to change. */
function randomPool(): (bytes: number) => Uint8Array {
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return (bytes) => {
    if (used + bytes > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    used += bytes;
    return pool.subarray(used - bytes, used);
  };
}

/** Pairs of millisecond and count that strictly increase. A full count borrows from the next millisecond. */
function ticker(
  clock: Clock,
  limit: number,
): () => { readonly ms: number; readonly count: number } {
  let ms = 0;
  let count = 0;
  return () => {
    const now = clock.now();
    if (now > ms) {
      ms = now;
      count = 0;
    } else if (count === limit) {
      ms += 1;
      count = 0;
    } else count += 1;
    return { ms, count };
  };
}
