import type { OrgId } from '../kernel/ids.ts';

/** Failed log-ins under one name since the last that did not fail, whether or not somebody has that name. */
export interface LoginFailures {
  readonly org: OrgId;
  /** SHA-256 of the normalized login: names that nobody has are nobody's business. */
  readonly loginHash: string;
  /** At least 1. */
  readonly count: number;
  /** When the last one was. Epoch milliseconds, UTC. */
  readonly at: number;
}

export interface LoginFailureReads {
  find(org: OrgId, loginHash: string): Promise<LoginFailures | undefined>;
}

export interface LoginFailureWrites {
  /** Takes the place of what was stored for this login, if anything was. */
  put(failures: LoginFailures): Promise<void>;
  remove(org: OrgId, loginHash: string): Promise<void>;
  /** Forgets, in this organization, all whose last one was before `at`, or after `notAfter`. */
  prune(org: OrgId, at: number, notAfter: number): Promise<void>;
}
