import type { OrgId } from '../kernel/ids.ts';
import type { JsonValue } from '../kernel/json.ts';
import type { Outdated } from './outdated.ts';

/** What a request with an idempotency key did, so that it can be answered again. */
export interface DoneRequest {
  readonly org: OrgId;
  /** Who sent it: `Caller.subject`. The same key of two callers is two keys. */
  readonly subject: string;
  readonly key: string;
  /** Tells apart requests that use the same key; empty for one that holds a secret. */
  readonly fingerprint: string;
  /** What the use-case needs to give the same result again; never a document of an entity, which a purge could not reach. */
  readonly note: JsonValue;
  /** Epoch milliseconds, UTC. */
  readonly at: number;
}

export interface IdempotencyReads {
  find(org: OrgId, subject: string, key: string): Promise<DoneRequest | undefined>;
  /** The organizations of the `limit` oldest requests, of all organizations, that are older than this moment. */
  older(before: number, limit: number): Promise<readonly Outdated[]>;
}

export interface IdempotencyWrites {
  /** Adds a request whose key is free. It is there exactly when the rest of its unit is. */
  add(request: DoneRequest): Promise<void>;
  /** Removes the requests of this moment and older; how many there were. */
  removeOlder(org: OrgId, until: number): Promise<number>;
}
