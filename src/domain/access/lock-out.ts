/** Failed log-ins under one name. */
export interface Failures {
  readonly count: number;
  /** When the last one was. Epoch milliseconds, UTC. */
  readonly at: number;
}

/** So many failures are forgiven. */
const forgiven = 4;
const firstLockMs = 30_000;
/** No lock is longer, so that nobody can keep an owner out for ever by guessing. */
const longestLockMs = 15 * 60_000;
/** Failures are forgotten after so much time without another. */
export const memoryMs = 3_600_000;

/**
 * How long no log-in under this name is looked at any more, in milliseconds; 0 when it is not locked. Doubles with each
 * failure behind the forgiven ones. A lock that seems to begin in the future, since the clock was put back, holds at
 * most once its own length.
 */
export function lockedForMs(failures: Failures | undefined, now: number): number {
  if (failures === undefined || failures.count <= forgiven) return 0;
  const lockMs = Math.min(firstLockMs * 2 ** (failures.count - forgiven - 1), longestLockMs);
  const age = now - failures.at;
  return age <= -lockMs || age >= lockMs ? 0 : Math.min(lockMs - age, lockMs);
}

/** The failures with one more. */
export function oneMore(failures: Failures | undefined, now: number): Failures {
  const forgotten = failures === undefined || Math.abs(now - failures.at) > memoryMs;
  return { count: forgotten ? 1 : failures.count + 1, at: now };
}
