import type { Activity, Operation } from '../../domain/activity/activity.ts';
import type { Job } from '../../domain/job/job.ts';
import type { Edge } from '../../domain/relation/edge.ts';
import type { SchemaVersion } from '../../domain/schema/schema.ts';
import type { ActivityId, EntityId, OrgId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { StoredEntity } from '../../ports/entity-store.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Group } from '../../ports/group-store.ts';
import type { DoneRequest } from '../../ports/idempotency-store.ts';
import type { LoginFailures } from '../../ports/login-failure-store.ts';
import type { LookupEntry, LookupPath } from '../../ports/lookup-store.ts';
import type { Organization } from '../../ports/organization-store.ts';
import type { Person } from '../../ports/person-store.ts';
import type { Session } from '../../ports/session-store.ts';
import type { Token } from '../../ports/token-store.ts';
import { Overlay, type Rows } from './rows.ts';

/** Every table's row, each with the parts of its key. */
export interface RowTypes {
  /** org, id */
  entity: StoredEntity;
  /** org, entity id */
  history: { readonly org: OrgId; readonly operations: readonly PlacedOperation[] };
  /** org, id */
  activity: Activity;
  /** org, activity id, entity id */
  link: { readonly org: OrgId; readonly activityId: ActivityId; readonly entityId: EntityId };
  /** org, entity id */
  edges: { readonly org: OrgId; readonly fromId: EntityId; readonly edges: readonly Edge[] };
  /** org, entity id */
  lookups: OwnedEntries;
  /** org, schema, path */
  lookupPath: LookupPath & { readonly org: OrgId; readonly schema: SchemaSlug };
  /** org, slug */
  schema: SchemaHistory;
  /** org, seq */
  commit: Commit;
  /** org */
  head: Seq;
  /** org, subject, key */
  idempotency: DoneRequest;
  /** org, id */
  job: Job;
  /** id */
  organization: Organization;
  /** org, id */
  token: Token;
  /** org, id */
  person: Person;
  /** org, id */
  session: Session;
  /** org, login hash */
  loginFailure: LoginFailures;
  /** org, id */
  group: Group;
  /** org, group id, person id */
  groupMember: GroupMember;
}

/** `place` counts the operations of the whole store in the order they were appended. */
export interface PlacedOperation {
  readonly place: number;
  readonly operation: Operation;
}

export interface GroupMember {
  readonly org: OrgId;
  readonly groupId: string;
  readonly personId: string;
}

export interface OwnedEntries {
  readonly org: OrgId;
  readonly entityId: EntityId;
  readonly entries: readonly (LookupEntry & { readonly schema: SchemaSlug })[];
}

export interface SchemaHistory {
  readonly org: OrgId;
  /** By version ascending. */
  readonly versions: readonly SchemaVersion[];
  readonly lastVersion: number;
  readonly deleted: boolean;
}

/** Something for each table. */
export type View = { readonly [Table in keyof RowTypes]: Rows<RowTypes[Table]> };
export type Committed = { readonly [Table in keyof RowTypes]: Map<string, RowTypes[Table]> };
export type Draft = { readonly [Table in keyof RowTypes]: Overlay<RowTypes[Table]> };

export function emptyState(): Committed {
  return {
    entity: new Map(),
    history: new Map(),
    activity: new Map(),
    link: new Map(),
    edges: new Map(),
    lookups: new Map(),
    lookupPath: new Map(),
    schema: new Map(),
    commit: new Map(),
    head: new Map(),
    idempotency: new Map(),
    job: new Map(),
    organization: new Map(),
    token: new Map(),
    person: new Map(),
    session: new Map(),
    loginFailure: new Map(),
    group: new Map(),
    groupMember: new Map(),
  };
}

export function draftOver(committed: Committed): Draft {
  return {
    entity: new Overlay(committed.entity),
    history: new Overlay(committed.history),
    activity: new Overlay(committed.activity),
    link: new Overlay(committed.link),
    edges: new Overlay(committed.edges),
    lookups: new Overlay(committed.lookups),
    lookupPath: new Overlay(committed.lookupPath),
    schema: new Overlay(committed.schema),
    commit: new Overlay(committed.commit),
    head: new Overlay(committed.head),
    idempotency: new Overlay(committed.idempotency),
    job: new Overlay(committed.job),
    organization: new Overlay(committed.organization),
    token: new Overlay(committed.token),
    person: new Overlay(committed.person),
    session: new Overlay(committed.session),
    loginFailure: new Overlay(committed.loginFailure),
    group: new Overlay(committed.group),
    groupMember: new Overlay(committed.groupMember),
  };
}
