import { assert } from '../../kernel/assert.ts';
import type { EntityId, OrgId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { ActivityWrites, OperationWrites } from '../../ports/activity-log.ts';
import type { EntityWrites } from '../../ports/entity-store.ts';
import type { Commit, FeedEntry, FeedWrites } from '../../ports/feed.ts';
import type { DoneRequest, IdempotencyWrites } from '../../ports/idempotency-store.ts';
import type { JobWrites } from '../../ports/job-store.ts';
import type { LookupWrites } from '../../ports/lookup-store.ts';
import type { OrganizationWrites } from '../../ports/organization-store.ts';
import type { RelationWrites } from '../../ports/relation-store.ts';
import type { SchemaWrites } from '../../ports/schema-store.ts';
import type { Token, TokenWrites } from '../../ports/token-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import type { Call } from './call.ts';
import { ascending } from './order.ts';
import { peopleTablesOf } from './people.ts';
import { readsOf } from './reads.ts';
import { keyOf, type Overlay } from './rows.ts';
import type { Draft, SchemaHistory } from './state.ts';

/** What one unit has made so far. */
export interface UnitDraft {
  readonly rows: Draft;
  /** What the unit appended to the feed, by organization. */
  readonly commits: Map<OrgId, Commit>;
  /** Counts up with every operation of the store. */
  readonly nextPlace: () => number;
}

/** The port's transaction over a draft, each call made through `call`. */
export function transactionOf(unit: UnitDraft, call: Call): Transaction {
  const { rows } = unit;
  const reads = readsOf(rows, call);
  return {
    entities: { ...reads.entities, ...entityWrites(unit, call) },
    operations: { ...reads.operations, ...operationWrites(unit, call) },
    activities: { ...reads.activities, ...activityWrites(rows, call) },
    relations: { ...reads.relations, ...relationWrites(rows, call) },
    lookups: { ...reads.lookups, ...lookupWrites(rows, call) },
    schemas: { ...reads.schemas, ...schemaWrites(rows, call) },
    feed: { ...reads.feed, ...feedWrites(unit, call) },
    idempotency: { ...reads.idempotency, ...idempotencyWrites(rows, call) },
    jobs: { ...reads.jobs, ...jobWrites(rows, call) },
    organizations: { ...reads.organizations, ...organizationWrites(rows, call) },
    tokens: { ...reads.tokens, ...tokenWrites(rows, call) },
    ...peopleTablesOf(rows, call),
  };
}

function entityWrites(unit: UnitDraft, call: Call): EntityWrites {
  const { rows } = unit;
  return {
    put: (entity) =>
      call(() => {
        const seq = seqOf(unit, entity.org);
        rows.entity.set(keyOf(entity.org, entity.id), { ...entity, seq });
        return seq;
      }),
    purge: (org, id) => call(() => purge(rows, org, id)),
  };
}

function purge(rows: Draft, org: OrgId, id: EntityId): void {
  const key = keyOf(org, id);
  for (const table of [rows.entity, rows.edges, rows.lookups]) table.delete(key);
  const operations = (rows.history.get(key)?.operations ?? []).filter(
    ({ operation }) => operation.kind === 'deleteEntity',
  );
  rows.history.set(key, { org, operations });
  const tombstones = new Set(operations.map(({ operation }) => operation.activityId));
  const links = [...rows.link.values()].filter((link) => link.org === org);
  const [mine, others] = [
    links.filter((link) => link.entityId === id && !tombstones.has(link.activityId)),
    links.filter((link) => link.entityId !== id),
  ];
  const shared = new Set(others.map((link) => link.activityId));
  for (const { activityId } of mine) {
    rows.link.delete(keyOf(org, activityId, id));
    if (!shared.has(activityId)) rows.activity.delete(keyOf(org, activityId));
  }
}

function operationWrites({ rows, nextPlace }: UnitDraft, call: Call): OperationWrites {
  return {
    append: (operation) =>
      call(() => {
        const { org, entityId, version } = operation;
        const key = keyOf(org, entityId);
        const before = rows.history.get(key)?.operations ?? [];
        const taken = before.some((placed) => placed.operation.version === version);
        assert(!taken, `entity ${entityId} has an operation of version ${version} already`);
        rows.history.set(key, { org, operations: [...before, { place: nextPlace(), operation }] });
      }),
  };
}

function activityWrites(rows: Draft, call: Call): ActivityWrites {
  return {
    append: (activity) =>
      call(() => addNew(rows.activity, keyOf(activity.org, activity.id), activity)),
    link: (org, activityId, entityId) =>
      call(() => rows.link.set(keyOf(org, activityId, entityId), { org, activityId, entityId })),
    fill: (org, id) =>
      call(() => {
        const activity = rows.activity.get(keyOf(org, id));
        if (activity !== undefined)
          rows.activity.set(keyOf(org, id), { ...activity, pending: false });
      }),
  };
}

function relationWrites(rows: Draft, call: Call): RelationWrites {
  return {
    replace: (org, fromId, edges) =>
      call(() => rows.edges.set(keyOf(org, fromId), { org, fromId, edges })),
    add: (org, fromId, edges) =>
      call(() => {
        const before = rows.edges.get(keyOf(org, fromId))?.edges ?? [];
        rows.edges.set(keyOf(org, fromId), { org, fromId, edges: [...before, ...edges] });
      }),
  };
}

function lookupWrites(rows: Draft, call: Call): LookupWrites {
  return {
    replace: (org, schema, entityId, entries) =>
      call(() => {
        const owned = entries.map((entry) => ({ ...entry, schema }));
        rows.lookups.set(keyOf(org, entityId), { org, entityId, entries: owned });
      }),
    add: (org, schema, entityId, entries) =>
      call(() => {
        const before = rows.lookups.get(keyOf(org, entityId))?.entries ?? [];
        const added = entries.map((entry) => ({ ...entry, schema }));
        rows.lookups.set(keyOf(org, entityId), { org, entityId, entries: [...before, ...added] });
      }),
    declare: (org, schema, { path, ready }) =>
      call(() => rows.lookupPath.set(keyOf(org, schema, path), { org, schema, path, ready })),
  };
}

function schemaWrites(rows: Draft, call: Call): SchemaWrites {
  const change = (
    org: OrgId,
    slug: SchemaSlug,
    edit: (history: SchemaHistory) => SchemaHistory,
  ) => {
    const history = rows.schema.get(keyOf(org, slug));
    if (history !== undefined) rows.schema.set(keyOf(org, slug), edit(history));
  };
  return {
    put: (schema) =>
      call(() => {
        const { org, slug, version } = schema;
        const { versions = [], lastVersion = 0 } = rows.schema.get(keyOf(org, slug)) ?? {};
        assert(version > lastVersion, `schema ${slug} has a version ${version} already`);
        rows.schema.set(keyOf(org, slug), {
          org,
          versions: [...versions, schema],
          lastVersion: version,
          deleted: false,
        });
      }),
    delete: (org, slug) =>
      call(() => change(org, slug, (history) => ({ ...history, deleted: true }))),
    deleteVersion: (org, slug, id) =>
      call(() =>
        change(org, slug, (history) => {
          const versions = history.versions.filter((version) => version.id !== id);
          assert(versions.length > 0, 'the only version of a schema is not deleted by itself');
          return { ...history, versions };
        }),
      ),
  };
}

/** The number that this unit's rows of the organization carry. */
function seqOf({ rows, commits }: UnitDraft, org: OrgId): Seq {
  return commits.get(org)?.seq ?? (rows.head.get(keyOf(org)) ?? 0) + 1;
}

function feedWrites(unit: UnitDraft, call: Call): FeedWrites {
  const { rows, commits } = unit;
  return {
    append: (org, entry) =>
      call(() => {
        const seq = seqOf(unit, org);
        const entries = [...(commits.get(org)?.entries ?? []), entry];
        commits.set(org, { org, seq, entries });
        rows.head.set(keyOf(org), seq);
        rows.commit.set(keyOf(org, String(seq)), {
          org,
          seq,
          entries: entries.map(withoutDocument),
        });
      }),
  };
}

/** The document is for followers in this process; the feed itself only names what changed. */
function withoutDocument(entry: FeedEntry): FeedEntry {
  if (entry.kind !== 'entity') return entry;
  const { document: _, ...rest } = entry;
  return rest;
}

function idempotencyWrites(rows: Draft, call: Call): IdempotencyWrites {
  const keyOfRequest = ({ org, subject, key }: DoneRequest) => keyOf(org, subject, key);
  return {
    add: (request) => call(() => addNew(rows.idempotency, keyOfRequest(request), request)),
    removeOlder: (before, limit) =>
      call(() => {
        const old = [...rows.idempotency.values()]
          .filter(({ at }) => at < before)
          .sort(ascending(({ at }) => at, keyOfRequest))
          .slice(0, limit);
        for (const request of old) rows.idempotency.delete(keyOfRequest(request));
        return old.length;
      }),
  };
}

function jobWrites(rows: Draft, call: Call): JobWrites {
  return {
    put: (job) => call(() => rows.job.set(keyOf(job.org, job.id), job)),
    removeFinished: (before, limit) =>
      call(() => {
        const old = [...rows.job.values()]
          .filter(({ finishedAt }) => finishedAt !== undefined && finishedAt < before)
          .sort(
            ascending(
              (job) => job.finishedAt ?? 0,
              (job) => job.id,
            ),
          )
          .slice(0, limit);
        for (const { org, id } of old) rows.job.delete(keyOf(org, id));
        return old.length;
      }),
  };
}

function organizationWrites(rows: Draft, call: Call): OrganizationWrites {
  return {
    add: (organization) =>
      call(() => addNew(rows.organization, keyOf(organization.id), organization)),
    replace: (organization) =>
      call(() => rows.organization.set(keyOf(organization.id), organization)),
  };
}

function tokenWrites(rows: Draft, call: Call): TokenWrites {
  const change = (org: OrgId, id: string, part: Partial<Token>) =>
    call(() => {
      const token = rows.token.get(keyOf(org, id));
      if (token !== undefined) rows.token.set(keyOf(org, id), { ...token, ...part });
    });
  return {
    add: (token) =>
      call(() => {
        const taken = [...rows.token.values()].some((row) => row.hash === token.hash);
        assert(!taken, 'there is a token with this hash already');
        addNew(rows.token, keyOf(token.org, token.id), token);
      }),
    revoke: (org, id, revokedAt) => change(org, id, { revokedAt }),
    use: (org, id, lastUsedAt) => change(org, id, { lastUsedAt }),
  };
}

function addNew<Row>(table: Overlay<Row>, key: string, row: Row): void {
  assert(table.get(key) === undefined, `there is a row with the key ${key} already`);
  table.set(key, row);
}
