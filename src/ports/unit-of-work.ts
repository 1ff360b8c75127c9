import type { EntityId, OrgId, SchemaSlug } from '../kernel/ids.ts';
import type {
  ActivityReads,
  ActivityWrites,
  OperationReads,
  OperationWrites,
} from './activity-log.ts';
import type { EntityReads, EntityWrites } from './entity-store.ts';
import type { Commit, FeedReads, FeedWrites } from './feed.ts';
import type { GroupReads, GroupWrites } from './group-store.ts';
import type { DoneRequest, IdempotencyReads, IdempotencyWrites } from './idempotency-store.ts';
import type { JobReads, JobWrites } from './job-store.ts';
import type { LoginFailureReads, LoginFailureWrites } from './login-failure-store.ts';
import type { LookupEntry, LookupReads, LookupWrites } from './lookup-store.ts';
import type { OrganizationReads, OrganizationWrites } from './organization-store.ts';
import type { PersonReads, PersonWrites } from './person-store.ts';
import type { RelationReads, RelationWrites } from './relation-store.ts';
import type { SchemaReads, SchemaWrites } from './schema-store.ts';
import type { SessionReads, SessionWrites } from './session-store.ts';
import type { TokenReads, TokenWrites } from './token-store.ts';

/** Everything that can be read. Outside a unit these see what is committed; inside, also what the unit itself wrote. */
export interface Reads {
  readonly entities: EntityReads;
  readonly operations: OperationReads;
  readonly activities: ActivityReads;
  readonly relations: RelationReads;
  readonly lookups: LookupReads;
  readonly schemas: SchemaReads;
  readonly feed: FeedReads;
  readonly idempotency: IdempotencyReads;
  readonly jobs: JobReads;
  readonly organizations: OrganizationReads;
  readonly tokens: TokenReads;
  readonly people: PersonReads;
  readonly sessions: SessionReads;
  readonly loginFailures: LoginFailureReads;
  readonly groups: GroupReads;
}

/** What a unit can read and write. Dead once the unit is settled: a late call throws. */
export interface Transaction extends Reads {
  readonly entities: EntityReads & EntityWrites;
  readonly operations: OperationReads & OperationWrites;
  readonly activities: ActivityReads & ActivityWrites;
  readonly relations: RelationReads & RelationWrites;
  readonly lookups: LookupReads & LookupWrites;
  readonly schemas: SchemaReads & SchemaWrites;
  readonly feed: FeedReads & FeedWrites;
  readonly idempotency: IdempotencyReads & IdempotencyWrites;
  readonly jobs: JobReads & JobWrites;
  readonly organizations: OrganizationReads & OrganizationWrites;
  readonly tokens: TokenReads & TokenWrites;
  readonly people: PersonReads & PersonWrites;
  readonly sessions: SessionReads & SessionWrites;
  readonly loginFailures: LoginFailureReads & LoginFailureWrites;
  readonly groups: GroupReads & GroupWrites;
}

/** Work that commits or fails as a whole. */
export type Unit<Result> = (tx: Transaction) => Promise<Result>;

/** What is known of a unit before it runs, beside its organization. None of it changes what the unit does or sees. */
export interface UnitHints {
  /** Rows of history that the unit will append, 1 unless told. A unit of more than 200 commits alone. */
  readonly operations?: number;
  /** A store that is far away reads this for many units at once; what is not announced is read when a unit asks for it. */
  readonly reads?: AnnouncedReads;
}

/** What a unit is likely to read. */
export interface AnnouncedReads {
  /** Entities whose current state, or last version when there is none, will be asked for. */
  readonly entities?: readonly EntityId[];
  /** What will be looked up; the entities that are found so are announced with it. */
  readonly lookups?: readonly AnnouncedLookup[];
  /** Requests that will be looked for. */
  readonly requests?: readonly AnnouncedRequest[];
}

export type AnnouncedRequest = Pick<DoneRequest, 'subject' | 'key'>;

export interface AnnouncedLookup extends LookupEntry {
  readonly schema: SchemaSlug;
}

/**
 * The store: reads, and units of work.
 *
 * A unit belongs to one organization, whose next commit it is: work for several is a unit for each. Entities, operations,
 * settings, schemas, lookup paths and feed entries of another one are refused as a programming error. It is serializable and
 * all or nothing. Units of one organization run one after another, on all nodes; those of others beside them. It may be run more than once, so it has no effect outside `tx`, and ids
 * and times are taken before it. Inside a unit only `tx` may be awaited; a unit that awaits anything else is rolled
 * back and fails as a programming error. `run` settles after the commit is durable and its listeners have run.
 * What the unit throws comes out of `run` unchanged, and nothing of the unit is stored.
 * Throws `store/unavailable` when the store itself could not take the unit.
 */
export interface Store extends Reads {
  run<Result>(org: OrgId, unit: Unit<Result>, hints?: UnitHints): Promise<Result>;
  /** Calls the listener after each commit is durable and before its `run` settles; commits of one organization in the
   *  order of their `seq`, each once. Commits of other processes on the same data come too, without the entries whose
   *  document was purged since, and without documents as long as no listener wants those of the organization; each
   *  listener wants all unless it says otherwise. A listener is synchronous and does not throw. */
  onCommit(listener: (commit: Commit) => void, wantsDocuments?: (org: OrgId) => boolean): void;
  /** Resolves when the listeners have been told of every commit of the organization that was made before the call, by
   *  other processes too; undefined when they have been, as always in a store that belongs to one process. */
  caughtUp(org: OrgId): Promise<void> | undefined;
  /** Waits for units under way, refuses new ones, and releases what the store holds. */
  close(): Promise<void>;
}
