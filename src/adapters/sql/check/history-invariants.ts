import type { SqlInvariant } from './invariant.ts';

/** The operation before `o` of the same entity; none behind a creation, nor before the tombstone of a purge. */
const BEFORE = /* sql */ `
  operation AS before
          ON before.org = o.org AND before.entity_id = o.entity_id AND before.version = o.version - 1`;

export const historyInvariants: readonly SqlInvariant[] = [
  {
    name: 'entity/without-history',
    meaning: 'the present version of an entity is in its history',
    violations: /* sql */ `
      SELECT e.org, e.id, e.version
        FROM entity AS e
       WHERE NOT EXISTS (SELECT 1 FROM operation AS o
                          WHERE o.org = e.org AND o.entity_id = e.id AND o.version = e.version)
       LIMIT @limit`,
  },
  {
    name: 'entity/differs-from-history',
    meaning: 'an entity is what the last operation of its history made of it',
    violations: /* sql */ `
      SELECT e.org, e.id, e.version
        FROM entity AS e
        JOIN operation AS o ON o.org = e.org AND o.entity_id = e.id AND o.version = e.version
       WHERE o.payload <> e.doc OR o.schema <> e.schema OR o.seq <> e.seq OR o.at <> e.updated_at
          OR o.kind = 'deleteEntity'
       LIMIT @limit`,
  },
  {
    name: 'entity/behind-history',
    meaning: 'the history of an entity ends with its present version',
    violations: /* sql */ `
      SELECT e.org, e.id, e.version
        FROM entity AS e
       WHERE EXISTS (SELECT 1 FROM operation AS o
                      WHERE o.org = e.org AND o.entity_id = e.id AND o.version > e.version)
       LIMIT @limit`,
  },
  {
    name: 'history/without-entity',
    meaning: 'an entity with a history is there, unless it was purged',
    violations: /* sql */ `
      SELECT org, entity_id, version
        FROM operation AS o
       WHERE kind <> 'deleteEntity'
         AND NOT EXISTS (SELECT 1 FROM entity AS e WHERE e.org = o.org AND e.id = o.entity_id)
         AND NOT EXISTS (SELECT 1 FROM operation AS purge
                          WHERE purge.org = o.org AND purge.entity_id = o.entity_id
                            AND purge.kind = 'deleteEntity' AND purge.version > o.version)
       LIMIT @limit`,
  },
  {
    name: 'history/text-missing',
    meaning: 'an operation without a text of its own made the present version of its entity',
    violations: /* sql */ `
      SELECT org, entity_id, version
        FROM operation AS o
       WHERE payload IS NULL
         AND NOT EXISTS (SELECT 1 FROM entity AS e
                          WHERE e.org = o.org AND e.id = o.entity_id AND e.version = o.version)
       LIMIT @limit`,
  },
  {
    name: 'history/gap',
    meaning:
      'versions are numbered from 1 without gaps, but for what a purge wiped; the one before this is missing',
    violations: /* sql */ `
      SELECT o.org, o.entity_id, o.version
        FROM operation AS o
        LEFT JOIN ${BEFORE}
       WHERE before.version IS NULL AND o.version <> 1 AND o.kind <> 'deleteEntity'
       LIMIT @limit`,
  },
  {
    name: 'history/creation',
    meaning: 'a history begins with a creation, also after a purge, and has no other',
    violations: /* sql */ `
      SELECT o.org, o.entity_id, o.version
        FROM operation AS o
        LEFT JOIN ${BEFORE}
       WHERE o.kind <> 'deleteEntity'
         AND (o.kind = 'createEntity') <> (o.version = 1 OR coalesce(before.kind, '') = 'deleteEntity')
       LIMIT @limit`,
  },
  {
    name: 'history/time',
    meaning: 'each version of an entity is later than the one before',
    violations: /* sql */ `
      SELECT o.org, o.entity_id, o.version
        FROM operation AS o
        JOIN ${BEFORE}
       WHERE o.at <= before.at AND o.kind <> 'createEntity'
       LIMIT @limit`,
  },
  {
    name: 'history/order',
    meaning: 'a version is not of an earlier commit than the one before',
    violations: /* sql */ `
      SELECT o.org, o.entity_id, o.version
        FROM operation AS o
        JOIN ${BEFORE}
       WHERE o.seq < before.seq
       LIMIT @limit`,
  },
  {
    name: 'history/link-missing',
    meaning: 'the activity of an operation is in the feed of its entity',
    violations: /* sql */ `
      SELECT org, entity_id, version, activity_id
        FROM operation AS o
       WHERE NOT EXISTS (SELECT 1 FROM activity_entity AS link
                          WHERE link.org = o.org AND link.entity_id = o.entity_id
                            AND link.activity_id = o.activity_id)
       LIMIT @limit`,
  },
  {
    name: 'purge/history-left',
    meaning: 'a purge leaves no operation of what was before it',
    violations: /* sql */ `
      SELECT org, entity_id, version
        FROM operation AS o
       WHERE kind <> 'deleteEntity'
         AND EXISTS (SELECT 1 FROM operation AS purge
                      WHERE purge.org = o.org AND purge.entity_id = o.entity_id
                        AND purge.kind = 'deleteEntity' AND purge.version > o.version)
       LIMIT @limit`,
  },
];
