import type { Activity, Operation } from '../../src/domain/activity/activity.ts';
import type { Edge } from '../../src/domain/relation/edge.ts';
import type { SchemaVersion } from '../../src/domain/schema/schema.ts';
import type { OrgId } from '../../src/kernel/ids.ts';
import type { EntityScan, EntityState } from '../../src/ports/entity-store.ts';
import type { FeedEntry } from '../../src/ports/feed.ts';
import type { Token } from '../../src/ports/token-store.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';

/** Two organizations that hold rows with the same ids. */
export const orgs: readonly [OrgId, OrgId] = ['north', 'south'];

/** Strings that careless storage changes: quotation marks, NUL, a lone surrogate, an emoji, a JSON look-alike. */
export const awkwardStrings: readonly string[] = [
  '',
  '"',
  '"a"',
  'a"b',
  'null',
  '\0',
  'a\0b',
  'a\0c',
  '\ud800',
  'x\udfff',
  '\u{1f600}',
  '\\ud800',
  '"\\ud800"',
  "it's; DROP TABLE entity --",
  '@org ? $1',
];

/** A scan whose one slice has everything. */
export const wholeScan: EntityScan = {
  schema: undefined,
  afterId: '',
  limit: 1e6,
  maxBytes: Number.POSITIVE_INFINITY,
};

/** The n-th entity id; ids sort as n does. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** The n-th activity id; ids sort as n does. */
export function activityIdOf(n: number): string {
  return `01${String(n).padStart(24, '0')}`;
}

export function entityRow(org: OrgId, n: number, change: Partial<EntityState> = {}): EntityState {
  return {
    org,
    id: idOf(n),
    schema: 'contact',
    version: 1,
    text: JSON.stringify({ _id: idOf(n), _org: org, n }),
    ownTitle: false,
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000 + n,
    deletedAt: undefined,
    ...change,
  };
}

export function operationRow(org: OrgId, n: number, change: Partial<Operation> = {}): Operation {
  return {
    org,
    entityId: idOf(n),
    schema: 'contact',
    version: 1,
    activityId: activityIdOf(1),
    kind: 'createEntity',
    payload: JSON.stringify({ _org: org, n }),
    diff: JSON.stringify({ added: { n } }),
    at: 1_700_000_000_000 + n,
    ...change,
  };
}

export function activityRow(org: OrgId, n: number, change: Partial<Activity> = {}): Activity {
  return {
    org,
    id: activityIdOf(n),
    at: 1_700_000_000_000 + n,
    type: 'EntityCreated',
    title: 'Created {{entity.title}}',
    message: '',
    payload: undefined,
    caller: { org },
    pending: false,
    ...change,
  };
}

export function edgeRow(toId: string, change: Partial<Edge> = {}): Edge {
  return {
    attribute: 'account',
    position: 0,
    toOrg: orgs[0],
    toId,
    path: undefined,
    itemId: undefined,
    tags: [],
    ...change,
  };
}

export function schemaRow(org: OrgId, slug: string, version: number): SchemaVersion {
  return {
    org,
    slug,
    id: `${org}-${slug}-${version}`,
    version,
    definition: { slug, attributes: [{ name: `a${version}` }] },
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000 + version,
  };
}

export function entityEntry(n: number, version = 1): Extract<FeedEntry, { kind: 'entity' }> {
  return { kind: 'entity', schema: 'contact', id: idOf(n), version };
}

/** Stores an entity in its own unit, with the feed entry that goes with it. */
export function putEntity(store: Store, row: EntityState): Promise<void> {
  return store.run(row.org, async (tx) => {
    await tx.entities.put(row);
    await tx.feed.append(row.org, {
      kind: 'entity',
      schema: row.schema,
      id: row.id,
      version: row.version,
    });
  });
}

/** The n-th token of an organization; ids sort as n does. */
export function tokenRow(org: string, n: number, change: Partial<Token> = {}): Token {
  return {
    org,
    id: `t${n}`,
    hash: `hash ${n}`,
    prefix: 'ent_ab',
    name: 'a',
    role: 'owner',
    reach: 'organization',
    scopes: undefined,
    createdAt: n,
    createdBy: 'admin',
    expiresAt: undefined,
    lastUsedAt: undefined,
    revokedAt: undefined,
    ...change,
  };
}
