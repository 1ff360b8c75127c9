import { catalogue } from '../catalogue.ts';
import type { SqlInvariant } from './invariant.ts';
import { referenceChecks } from './reference-checks.ts';

const ORGANIZATIONS_NAMED = Object.entries(catalogue)
  .filter(([table, { org }]) => org !== undefined && table !== 'organization')
  .map(([table]) => /* sql */ `SELECT DISTINCT org, '${table}' AS in_table FROM ${table}`)
  .join(' UNION ALL ');

export const referenceInvariants: readonly SqlInvariant[] = [
  ...referenceChecks,
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
    name: 'schema/head',
    meaning: 'the head of a schema is its newest version that is no draft',
    violations: /* sql */ `
      SELECT org, slug, version
        FROM schema_head AS head
       WHERE version > 0
         AND (NOT EXISTS (SELECT 1 FROM schema_version AS v
                           WHERE v.org = head.org AND v.slug = head.slug AND v.version = head.version
                             AND v.id = head.id AND v.draft = 0)
              OR EXISTS (SELECT 1 FROM schema_version AS v
                          WHERE v.org = head.org AND v.slug = head.slug AND v.version > head.version
                            AND v.draft = 0))
          OR version = 0 AND id <> ''
       LIMIT @limit`,
  },
  {
    name: 'schema/frozen',
    meaning: 'a frozen schema is frozen at a version that it has',
    violations: /* sql */ `
      SELECT org, slug, frozen_id
        FROM schema_head AS head
       WHERE frozen_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM schema_version AS v
                          WHERE v.org = head.org AND v.slug = head.slug AND v.id = head.frozen_id AND v.draft = 0)
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
