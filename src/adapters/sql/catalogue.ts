/** What code that works on all tables needs to know of one. */
interface Table {
  /** The column that names the organization; absent where rows belong to the instance. */
  readonly org?: string;
  /** The columns that tell a row from others, the organization included. */
  readonly key: readonly string[];
  /** The column that names the entity whose purge removes the row. */
  readonly purgedWith?: string;
  /** Rows that must be there for a row of this table. */
  readonly references?: readonly Reference[];
}

interface Reference {
  /** The invariant that it is, as `entia check` names it. */
  readonly name: string;
  readonly meaning: string;
  readonly table: string;
  /** Which column here is which column there, beside the organization. */
  readonly on: Readonly<Record<string, string>>;
}

/** Every table of the store: a table that is missing here is neither checked nor seen in statements. */
export const catalogue: Readonly<Record<string, Table>> = {
  organization: { org: 'id', key: ['id'] },
  token: { org: 'org', key: ['org', 'id'] },
  org_head: { org: 'org', key: ['org'] },
  feed: { org: 'org', key: ['org', 'seq', 'n'] },
  entity: { org: 'org', key: ['org', 'id'], purgedWith: 'id' },
  operation: {
    org: 'org',
    key: ['org', 'entity_id', 'version'],
    references: [
      {
        name: 'history/activity-missing',
        meaning: 'every operation belongs to an activity',
        table: 'activity',
        on: { activity_id: 'id' },
      },
    ],
  },
  activity: { org: 'org', key: ['org', 'id'] },
  activity_entity: { org: 'org', key: ['org', 'entity_id', 'activity_id'] },
  edge: {
    org: 'org',
    key: ['org', 'from_id', 'attribute', 'position'],
    purgedWith: 'from_id',
    references: [
      {
        name: 'edge/from-nobody',
        meaning: 'an edge leaves an entity that exists',
        table: 'entity',
        on: { from_id: 'id' },
      },
    ],
  },
  lookup: {
    org: 'org',
    key: ['org', 'schema', 'path', 'value', 'entity_id'],
    purgedWith: 'entity_id',
    references: [
      {
        name: 'lookup/of-nobody',
        meaning: 'a unique key finds an entity that exists, under its own schema',
        table: 'entity',
        on: { entity_id: 'id', schema: 'schema' },
      },
      {
        name: 'lookup/undeclared',
        meaning: 'unique keys are kept only of paths that were declared',
        table: 'lookup_path',
        on: { schema: 'schema', path: 'path' },
      },
    ],
  },
  lookup_path: { org: 'org', key: ['org', 'schema', 'path'] },
  schema_version: {
    org: 'org',
    key: ['org', 'slug', 'version'],
    references: [
      {
        name: 'schema/headless',
        meaning: 'the versions of a schema have a head',
        table: 'schema_head',
        on: { slug: 'slug' },
      },
    ],
  },
  schema_head: { org: 'org', key: ['org', 'slug'] },
  job: { org: 'org', key: ['org', 'id'] },
  idempotency: { org: 'org', key: ['org', 'subject', 'key'] },
  person: { org: 'org', key: ['org', 'id'] },
  session: { org: 'org', key: ['org', 'id'] },
  login_failure: { org: 'org', key: ['org', 'login_hash'] },
  people_group: { org: 'org', key: ['org', 'id'] },
  group_member: {
    org: 'org',
    key: ['org', 'group_id', 'person_id'],
    references: [
      {
        name: 'group/member-missing',
        meaning: 'who is in a group exists',
        table: 'person',
        on: { person_id: 'id' },
      },
      {
        name: 'group/missing',
        meaning: 'what somebody is a member of is a group that exists',
        table: 'people_group',
        on: { group_id: 'id' },
      },
    ],
  },
  commit_mark: { key: ['lane', 'node'] },
  migration: { key: ['version'] },
};

/** Every table that a statement names, wherever it does; a column or an alias that is called like a table counts too. */
export function tablesNamedIn(sql: string): readonly string[] {
  const words = new Set(sql.replaceAll(/'[^']*'|[@.:]\w+/g, ' ').match(/\w+/g));
  return Object.keys(catalogue).filter((table) => words.has(table));
}

/** What a purge of the entity `@id` removes beside its history. */
export const removalsOfEntity: readonly string[] = Object.entries(catalogue)
  .flatMap(([table, { purgedWith }]) =>
    purgedWith === undefined
      ? []
      : [/* sql */ `DELETE FROM ${table} WHERE org = @org AND ${purgedWith} = @id`],
  )
  .toReversed();
