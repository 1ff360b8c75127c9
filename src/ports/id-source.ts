import type { ActivityId, EntityId, SchemaId } from '../kernel/ids.ts';

/** Makes ids nobody has had before. Taken before a unit of work begins, since a unit may be run more than once. */
export interface IdSource {
  /** UUID version 7 of the present moment. */
  entityId(): EntityId;
  /** ULID of the present moment. */
  activityId(): ActivityId;
  schemaId(): SchemaId;
  /** A new secret with 256 bits of randomness, printable, no punctuation but `_`. */
  secret(prefix: string): string;
}
