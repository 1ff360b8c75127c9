import type { SqlInvariant } from './invariant.ts';

/** Tables whose rows belong to an organization. */
const tablesOfOrganizations: readonly string[] = [
  'token',
  'org_head',
  'feed',
  'entity',
  'operation',
  'activity',
  'activity_entity',
  'edge',
  'lookup',
  'lookup_path',
  'schema_version',
  'schema_head',
  'job',
  'idempotency',
  'person',
  'session',
  'login_failure',
  'people_group',
  'group_member',
];

const ORGANIZATIONS_NAMED = tablesOfOrganizations
  .map((table) => /* sql */ `SELECT DISTINCT org, '${table}' AS in_table FROM ${table}`)
  .join(' UNION ALL ');

export const referenceInvariants: readonly SqlInvariant[] = [
  {
    name: 'organization/missing',
    meaning: 'every row belongs to an organization that exists',
    violations: /* sql */ `
      SELECT org, in_table
        FROM (${ORGANIZATIONS_NAMED}) AS named
       WHERE NOT EXISTS (SELECT 1 FROM organization WHERE organization.id = named.org)
       LIMIT @limit`,
  },
  {
    name: 'activity/link-to-nothing',
    meaning: 'what the feed of an entity lists is an activity that exists',
    violations: /* sql */ `
      SELECT org, entity_id, activity_id
        FROM activity_entity AS link
       WHERE NOT EXISTS (SELECT 1 FROM activity AS a WHERE a.org = link.org AND a.id = link.activity_id)
         AND NOT EXISTS (SELECT 1 FROM operation AS o
                          WHERE o.org = link.org AND o.entity_id = link.entity_id
                            AND o.activity_id = link.activity_id)
       LIMIT @limit`,
  },
  {
    name: 'activity/link-of-nobody',
    meaning: 'an activity concerns entities that exist, or that it purged',
    violations: /* sql */ `
      SELECT org, entity_id, activity_id
        FROM activity_entity AS link
       WHERE NOT EXISTS (SELECT 1 FROM entity AS e WHERE e.org = link.org AND e.id = link.entity_id)
         AND NOT EXISTS (SELECT 1 FROM operation AS o
                          WHERE o.org = link.org AND o.entity_id = link.entity_id
                            AND o.activity_id = link.activity_id)
       LIMIT @limit`,
  },
  {
    name: 'edge/from-nobody',
    meaning: 'an edge leaves an entity that exists',
    violations: /* sql */ `
      SELECT org, from_id, attribute, position
        FROM edge
       WHERE NOT EXISTS (SELECT 1 FROM entity AS e WHERE e.org = edge.org AND e.id = edge.from_id)
       LIMIT @limit`,
  },
  {
    name: 'lookup/of-nobody',
    meaning: 'a unique key finds an entity that exists, under its own schema',
    violations: /* sql */ `
      SELECT org, schema, path, entity_id
        FROM lookup
       WHERE NOT EXISTS (SELECT 1 FROM entity AS e
                          WHERE e.org = lookup.org AND e.id = lookup.entity_id AND e.schema = lookup.schema)
       LIMIT @limit`,
  },
  {
    name: 'lookup/undeclared',
    meaning: 'unique keys are kept only of paths that were declared',
    violations: /* sql */ `
      SELECT DISTINCT org, schema, path
        FROM lookup
       WHERE NOT EXISTS (SELECT 1 FROM lookup_path AS declared
                          WHERE declared.org = lookup.org AND declared.schema = lookup.schema
                            AND declared.path = lookup.path)
       LIMIT @limit`,
  },
  {
    name: 'schema/headless',
    meaning: 'the versions of a schema have a head',
    violations: /* sql */ `
      SELECT org, slug, version
        FROM schema_version AS v
       WHERE NOT EXISTS (SELECT 1 FROM schema_head AS head WHERE head.org = v.org AND head.slug = v.slug)
       LIMIT @limit`,
  },
  {
    name: 'schema/head',
    meaning: 'the head of a schema is its newest version',
    violations: /* sql */ `
      SELECT org, slug, version
        FROM schema_head AS head
       WHERE NOT EXISTS (SELECT 1 FROM schema_version AS v
                          WHERE v.org = head.org AND v.slug = head.slug AND v.version = head.version
                            AND v.id = head.id)
          OR EXISTS (SELECT 1 FROM schema_version AS v
                      WHERE v.org = head.org AND v.slug = head.slug AND v.version > head.version)
       LIMIT @limit`,
  },
  {
    name: 'schema/last-version',
    meaning: 'the count of a schema’s versions never falls behind its head',
    violations: /* sql */ `
      SELECT org, slug, version, last_version
        FROM schema_head
       WHERE last_version < version
       LIMIT @limit`,
  },
  {
    name: 'migration/gap',
    meaning:
      'the steps that made the tables are recorded from 1 without gaps; the one before this is missing',
    violations: /* sql */ `
      SELECT version
        FROM migration AS step
       WHERE version <> 1
         AND NOT EXISTS (SELECT 1 FROM migration AS before WHERE before.version = step.version - 1)
       LIMIT @limit`,
  },
];
