import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey, errors as jose } from 'jose';
import { errors } from '../../kernel/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

/** Keys older than this are fetched again, while the old ones still serve. */
const freshMs = 10 * 60_000;
/** Without news from the issuer for so long its keys are no longer believed. */
const maxAgeMs = 24 * 3_600_000;
/** Between two fetches lies at least so much time, whatever is asked for. */
const cooldownMs = 30_000;

type FindKey = ReturnType<typeof createLocalJWKSet>;

interface FetchedKeys {
  readonly find: FindKey;
  readonly at: number;
}

export interface RemoteKeysParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
}

/**
 * The keys that an issuer publishes, remembered: one fetch at a time, and at least 30 s between two, so that neither an
 * issuer that is down nor tokens with made-up key ids cause a flood. An unknown key id is a reason to fetch: this is
 * how a rotation is noticed.
 */
export class RemoteKeys {
  readonly #parts: RemoteKeysParts;
  #keys: FetchedKeys | undefined;
  #triedAt: number | undefined;
  #fetching: Promise<void> | undefined;

  constructor(parts: RemoteKeysParts) {
    this.#parts = parts;
  }

  /** Throws `auth/keys-unavailable` without any keys to look in, and what jose throws when none of them fits. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const before = this.#keys;
    if (before === undefined || !this.#younger(before.at, maxAgeMs)) await this.#refresh();
    else if (!this.#younger(before.at, freshMs)) void this.#refresh();
    const keys = this.#believed();
    try {
      return await keys.find(header, token);
    } catch (error) {
      if (!(error instanceof jose.JWKSNoMatchingKey)) throw error;
      await this.#refresh();
      const renewed = this.#believed();
      if (renewed === keys) throw error;
      return await renewed.find(header, token);
    }
  };

  #believed(): FetchedKeys {
    const keys = this.#keys;
    if (keys === undefined || !this.#younger(keys.at, maxAgeMs)) throw errors.keysUnavailable();
    return keys;
  }

  /** A moment in the future is not young: the clock has been put back, and nobody knows how long ago that was. */
  #younger(at: number, limitMs: number): boolean {
    const age = this.#parts.clock.now() - at;
    return age >= 0 && age < limitMs;
  }

  #refresh(): Promise<void> {
    if (this.#fetching !== undefined) return this.#fetching;
    if (this.#triedAt !== undefined && this.#younger(this.#triedAt, cooldownMs))
      return Promise.resolve();
    this.#fetching = this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    const { clock, log, fetchKeys } = this.#parts;
    this.#triedAt = clock.now();
    try {
      this.#keys = { find: createLocalJWKSet(await fetchKeys()), at: clock.now() };
    } catch (error) {
      log.warn({ err: error }, "could not fetch the token issuer's keys (ENTIA_JWKS_URL)");
    }
  }
}
