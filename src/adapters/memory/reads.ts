import { isFinished } from '../../domain/job/decide-job.ts';
import { assert } from '../../kernel/assert.ts';
import type { OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { ActivityReads, OperationReads } from '../../ports/activity-log.ts';
import type { EntityReads } from '../../ports/entity-store.ts';
import type { FeedReads } from '../../ports/feed.ts';
import type { JobReads } from '../../ports/job-store.ts';
import type { LookupReads } from '../../ports/lookup-store.ts';
import type { RelationReads } from '../../ports/relation-store.ts';
import type { SchemaReads } from '../../ports/schema-store.ts';
import type { Reads } from '../../ports/unit-of-work.ts';
import { takeSlice } from '../sql/take-slice.ts';
import type { Call } from './call.ts';
import { ascending } from './order.ts';
import { peopleReadsOf } from './people.ts';
import { keyOf, type Rows } from './rows.ts';
import type { SchemaHistory, View } from './state.ts';

/** The reads of the port over a view of the rows, each made through `call`. */
export function readsOf(view: View, call: Call): Reads {
  return {
    entities: entityReads(view, call),
    operations: operationReads(view, call),
    activities: activityReads(view, call),
    relations: relationReads(view, call),
    lookups: lookupReads(view, call),
    schemas: schemaReads(view, call),
    feed: feedReads(view, call),
    idempotency: {
      find: (org, subject, key) => call(() => view.idempotency.get(keyOf(org, subject, key))),
    },
    jobs: jobReads(view, call),
    organizations: {
      find: (id) => call(() => view.organization.get(keyOf(id))),
      list: () => call(() => [...view.organization.values()].sort(ascending((row) => row.id))),
    },
    ...peopleReadsOf(view, call),
    tokens: {
      findByHash: (hash) => call(() => [...view.token.values()].find((row) => row.hash === hash)),
      find: (org, id) => call(() => view.token.get(keyOf(org, id))),
      list: (org, { revoked, from, size }) =>
        call(() => {
          const all = rowsOf(view.token, org)
            .filter(({ reach }) => reach === 'organization')
            .filter(
              ({ revokedAt }) => (revoked ?? revokedAt !== undefined) === (revokedAt !== undefined),
            )
            .sort(ascending((row) => row.id));
          return { total: all.length, tokens: all.slice(from, from + size) };
        }),
      ofInstance: () =>
        call(() =>
          [...view.token.values()]
            .filter(({ reach, revokedAt }) => reach === 'instance' && revokedAt === undefined)
            .sort(
              ascending(
                (row) => row.org,
                (row) => row.id,
              ),
            ),
        ),
    },
  };
}

function rowsOf<Row extends { readonly org: OrgId }>(rows: Rows<Row>, org: OrgId): Row[] {
  return [...rows.values()].filter((row) => row.org === org);
}

function entityReads(view: View, call: Call): EntityReads {
  return {
    find: (org, id) => call(() => view.entity.get(keyOf(org, id))),
    findMany: (org, ids) =>
      call(() => {
        assert(ids.length <= 1000, 'findMany takes at most 1,000 ids');
        const found = Array.from(new Set(ids), (id) => view.entity.get(keyOf(org, id)));
        return found.filter((row) => row !== undefined);
      }),
    oldest: (org, schema, ids) =>
      call(() => {
        const found = Array.from(new Set(ids), (id) => view.entity.get(keyOf(org, id)))
          .filter((row) => row?.schema === schema)
          .filter((row) => row !== undefined);
        const [oldest] = found.sort(
          ascending(
            (row) => (row.deletedAt === undefined ? 0 : 1),
            (row) => row.createdAt,
            (row) => row.id,
          ),
        );
        const living = found.filter(({ deletedAt }) => deletedAt === undefined).length;
        return { oldest, living };
      }),
    scan: (org, scan) =>
      call(() => {
        const { schema, afterId } = scan;
        const rows = rowsOf(view.entity, org)
          .filter((row) => row.id > afterId && (schema === undefined || row.schema === schema))
          .sort(ascending((row) => row.id));
        return takeSlice(rows, scan);
      }),
  };
}

function operationReads(view: View, call: Call): OperationReads {
  const operationsOf = (org: OrgId, id: string) =>
    (view.history.get(keyOf(org, id))?.operations ?? []).map((placed) => placed.operation);
  return {
    payloadAt: (org, id, version) =>
      call(() => operationsOf(org, id).find((operation) => operation.version === version)?.payload),
    lastVersion: (org, id) =>
      call(() => Math.max(0, ...operationsOf(org, id).map((operation) => operation.version))),
    ofActivity: (org, activityId, from, size) =>
      call(() => {
        const all = rowsOf(view.history, org)
          .flatMap((history) => history.operations)
          .filter(({ operation }) => operation.activityId === activityId)
          .sort(ascending((placed) => placed.place))
          .map((placed) => placed.operation);
        return { total: all.length, operations: all.slice(from, from + size) };
      }),
  };
}

function activityReads(view: View, call: Call): ActivityReads {
  return {
    find: (org, id) => call(() => view.activity.get(keyOf(org, id))),
    ofEntity: (org, entityId, { types, after = -Infinity, before = Infinity, from, size }) =>
      call(() => {
        const all = rowsOf(view.link, org)
          .filter((link) => link.entityId === entityId)
          .map((link) => view.activity.get(keyOf(org, link.activityId)))
          .filter((activity) => activity !== undefined)
          .filter(({ pending, type }) => !pending && (types.length === 0 || types.includes(type)))
          .filter(({ at }) => at > after && at < before)
          .sort(
            ascending(
              (activity) => activity.at,
              (activity) => activity.id,
            ),
          )
          .reverse();
        return { total: all.length, activities: all.slice(from, from + size) };
      }),
  };
}

function relationReads(view: View, call: Call): RelationReads {
  return {
    from: (org, id) =>
      call(() =>
        (view.edges.get(keyOf(org, id))?.edges ?? []).toSorted(
          ascending(
            (edge) => edge.attribute,
            (edge) => edge.position,
          ),
        ),
      ),
    to: (org, id) =>
      call(() =>
        rowsOf(view.edges, org)
          .flatMap(({ fromId, edges }) => edges.map((edge) => ({ fromId, edge })))
          .filter(({ edge }) => edge.toId === id)
          .sort(
            ascending(
              (link) => link.fromId,
              (link) => link.edge.attribute,
              (link) => link.edge.position,
            ),
          ),
      ),
  };
}

function lookupReads(view: View, call: Call): LookupReads {
  return {
    find: (org, schema, { path, value }) =>
      call(() =>
        rowsOf(view.lookups, org)
          .filter(({ entries }) =>
            entries.some(
              (entry) => entry.schema === schema && entry.path === path && entry.value === value,
            ),
          )
          .map((row) => row.entityId)
          .sort(),
      ),
    paths: (org, schema) =>
      call(() =>
        rowsOf(view.lookupPath, org)
          .filter((row) => row.schema === schema)
          .map(({ path, ready }) => ({ path, ready }))
          .sort(ascending((row) => row.path)),
      ),
  };
}

function jobReads(view: View, call: Call): JobReads {
  return {
    find: (org, id) => call(() => view.job.get(keyOf(org, id))),
    list: (org, { status, kind, from, size }) =>
      call(() => {
        const all = rowsOf(view.job, org)
          .filter((job) => (status ?? job.status) === job.status && (kind ?? job.kind) === job.kind)
          .sort(ascending((job) => job.id))
          .reverse();
        return { total: all.length, jobs: all.slice(from, from + size) };
      }),
    unfinished: (org, kind, subject) =>
      call(() =>
        rowsOf(view.job, org)
          .filter((job) => job.kind === kind && job.subject === subject && !isFinished(job))
          .sort(ascending((job) => job.id))
          .at(0),
      ),
    counts: () =>
      call(() =>
        [...Map.groupBy(view.job.values(), (job) => keyOf(job.kind, job.status)).values()].flatMap(
          (jobs) =>
            jobs.slice(0, 1).map(({ kind, status }) => ({ kind, status, count: jobs.length })),
        ),
      ),
    due: ({ after, upTo }, limit) =>
      call(() =>
        [...view.job.values()]
          .filter(({ dueAt }) => dueAt !== undefined && (dueAt <= after || dueAt > upTo))
          .sort(
            ascending(
              (job) => job.dueAt ?? 0,
              (job) => job.id,
            ),
          )
          .slice(0, limit),
      ),
  };
}

function schemaReads(view: View, call: Call): SchemaReads {
  const versionsOf = (org: OrgId, slug: SchemaSlug) => visible(view.schema.get(keyOf(org, slug)));
  const latest = (org: OrgId) =>
    rowsOf(view.schema, org)
      .flatMap((history) => visible(history).slice(-1))
      .sort(ascending((version) => version.slug));
  return {
    currentId: (org, slug) => call(() => versionsOf(org, slug).at(-1)?.id),
    heads: (org) => call(() => latest(org).map(({ slug, id }) => ({ slug, id }))),
    current: (org, slug) => call(() => versionsOf(org, slug).at(-1)),
    version: (org, slug, id) =>
      call(() => versionsOf(org, slug).find((version) => version.id === id)),
    versions: (org, slug, from, size) =>
      call(() =>
        versionsOf(org, slug)
          .toReversed()
          .slice(from, from + size),
      ),
    list: (org) => call(() => latest(org)),
    lastVersion: (org, slug) => call(() => view.schema.get(keyOf(org, slug))?.lastVersion ?? 0),
  };
}

function visible(history: SchemaHistory | undefined) {
  return history === undefined || history.deleted ? [] : history.versions;
}

function feedReads(view: View, call: Call): FeedReads {
  return {
    head: (org) => call(() => view.head.get(keyOf(org)) ?? 0),
    read: (org, afterSeq, limit) =>
      call(() =>
        rowsOf(view.commit, org)
          .filter((commit) => commit.seq > afterSeq)
          .sort(ascending((commit) => commit.seq))
          .slice(0, limit),
      ),
  };
}
