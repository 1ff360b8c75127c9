import type { Activity, Operation } from '../domain/activity/activity.ts';
import type { ActivityId, EntityId, OrgId } from '../kernel/ids.ts';

/** Which activities of an entity's feed are wanted. */
export interface FeedPage {
  /** Only these activity types; empty is all. */
  readonly types: readonly string[];
  /** Epoch milliseconds, strictly after; undefined is unbounded. */
  readonly after: number | undefined;
  /** Epoch milliseconds, strictly before; undefined is unbounded. */
  readonly before: number | undefined;
  /** Skips this many. */
  readonly from: number;
  readonly size: number;
}

export interface ActivityReads {
  find(org: OrgId, id: ActivityId): Promise<Activity | undefined>;
  /** The activities that concern an entity, pending ones left out; newest first by time, then by id; `total` counts all that match. */
  ofEntity(
    org: OrgId,
    entityId: EntityId,
    page: FeedPage,
  ): Promise<{ readonly total: number; readonly ids: readonly ActivityId[] }>;
  /** The activities with these ids, in their order; ids that no activity has are left out. */
  findMany(org: OrgId, ids: readonly ActivityId[]): Promise<readonly Activity[]>;
}

export interface ActivityWrites {
  /** Adds an activity whose id is free; when it is not, the unit fails, at the latest at its end. */
  append(activity: Activity): Promise<void>;
  /** Makes the activity appear in the entity's feed. Linking twice is linking once. */
  link(org: OrgId, activityId: ActivityId, entityId: EntityId): Promise<void>;
  /** Ends the pending state; an activity that is not pending stays as it is. */
  fill(org: OrgId, activityId: ActivityId): Promise<void>;
}

/** An operation: the entity it changed, and the version it made. */
export interface OperationKey {
  readonly entityId: EntityId;
  readonly version: number;
}

export interface OperationReads {
  /** JSON text of the state that this version had; undefined when it never was or was purged. */
  payloadAt(org: OrgId, entityId: EntityId, version: number): Promise<string | undefined>;
  /** The highest version that an operation of this entity carries, 0 without any. After a purge it is the tombstone's. */
  lastVersion(org: OrgId, entityId: EntityId): Promise<number>;
  /** The operations of an activity in the order they were appended; `total` counts all of them. */
  ofActivity(
    org: OrgId,
    activityId: ActivityId,
    from: number,
    size: number,
  ): Promise<{ readonly total: number; readonly keys: readonly OperationKey[] }>;
  /** The operations with these keys, in their order; those that were purged are left out. */
  findMany(org: OrgId, keys: readonly OperationKey[]): Promise<readonly Operation[]>;
}

export interface OperationWrites {
  /** Appends one row of history; (org, entity, version) is unique: a unit that appends
   *  a version that is there fails, at the latest at its end. The row carries the unit's `seq`.
   *  Comes right after the `put` of the state that it made. */
  append(operation: Operation): Promise<void>;
}
