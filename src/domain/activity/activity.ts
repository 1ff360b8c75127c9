import type { ActivityId, EntityId, OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** One entry of the append-only log: who did what, when. Every mutation of an entity belongs to exactly one. */
export interface Activity {
  readonly org: OrgId;
  readonly id: ActivityId;
  /** Epoch milliseconds, UTC. */
  readonly at: number;
  readonly type: string;
  /** Handlebars text, kept and returned raw. */
  readonly title: string;
  /** Handlebars text, kept and returned raw. */
  readonly message: string;
  /** JSON text of an object, which goes to the socket unparsed. */
  readonly payload: string | undefined;
  /** Claims and names of who did it; never a credential. */
  readonly caller: JsonObject;
  /** Not shown in feeds until a mutation with `fill_activity` ends it. */
  readonly pending: boolean;
}

/** What a mutation did to one entity, in the words of the wire. */
export type OperationKind =
  | 'createEntity'
  | 'updateEntity'
  | 'softDeleteEntity'
  | 'restoreEntity'
  | 'deleteEntity';

/** What changed, by top-level key, `_updated_at` left out. */
export interface Diff {
  /** Keys that are new, with their new values. */
  readonly added?: JsonObject;
  /** Keys whose value changed, with the values they had BEFORE. */
  readonly updated?: JsonObject;
  /** Keys that are gone, with the values they had before. */
  readonly deleted?: JsonObject;
}

/** One row of history: a change of one entity, part of one activity. */
export interface Operation {
  readonly org: OrgId;
  readonly entityId: EntityId;
  readonly schema: SchemaSlug;
  /** The version of the entity that this operation made. */
  readonly version: number;
  readonly activityId: ActivityId;
  readonly kind: OperationKind;
  /** JSON text of the full new state; of a purge only what names the entity. */
  readonly payload: string;
  /** JSON text of a `Diff`. Undefined of a creation: everything in the payload is new, and it is not stored twice. */
  readonly diff: string | undefined;
  /** Epoch milliseconds, UTC. */
  readonly at: number;
}
