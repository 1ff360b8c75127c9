import type { SqlInvariant } from './invariant.ts';
import { firstRetained } from './retained-feed.ts';

/** The `ref` of the feed entry that tells of the operation `o`: JSON as the feed table writes it. Slugs and ids need no escapes. */
const REF_OF_OPERATION = /* sql */ `
  '{"schema":"' || o.schema || '","id":"' || o.entity_id || '","version":' || CAST(o.version AS TEXT) || '}'`;

export const feedInvariants: readonly SqlInvariant[] = [
  {
    name: 'feed/gap',
    meaning:
      'the commits of an organization are numbered without gaps, from the first that the feed retains; the one before this is missing',
    violations: /* sql */ `
      SELECT org, seq
        FROM feed AS entry
       WHERE n = 0 AND seq <> ${firstRetained('entry.org')}
         AND NOT EXISTS (SELECT 1 FROM feed AS before WHERE before.org = entry.org AND before.seq = entry.seq - 1)
       LIMIT @limit`,
  },
  {
    name: 'feed/place-gap',
    meaning:
      'the entries of a commit are numbered from 0 without gaps; the one before this is missing',
    violations: /* sql */ `
      SELECT org, seq, n
        FROM feed AS entry
       WHERE n <> 0
         AND NOT EXISTS (SELECT 1 FROM feed AS before
                          WHERE before.org = entry.org AND before.seq = entry.seq AND before.n = entry.n - 1)
       LIMIT @limit`,
  },
  {
    name: 'feed/head',
    meaning: 'the head of an organization is the number of its last commit',
    violations: /* sql */ `
      SELECT org, seq AS head,
             (SELECT coalesce(max(feed.seq), 0) FROM feed WHERE feed.org = org_head.org) AS last_commit
        FROM org_head
       WHERE seq <> (SELECT coalesce(max(feed.seq), 0) FROM feed WHERE feed.org = org_head.org)
       LIMIT @limit`,
  },
  {
    name: 'feed/headless',
    meaning: 'an organization with commits has a head',
    violations: /* sql */ `
      SELECT org, max(seq) AS last_commit
        FROM feed
       WHERE NOT EXISTS (SELECT 1 FROM org_head WHERE org_head.org = feed.org)
       GROUP BY org
       LIMIT @limit`,
  },
  {
    name: 'feed/untold',
    meaning:
      'the commit that made a version of an entity tells of it in the feed; followers never heard of this one',
    violations: /* sql */ `
      SELECT org, entity_id, version, seq
        FROM operation AS o
       WHERE o.seq >= coalesce(${firstRetained('o.org')}, 0)
         AND NOT EXISTS (SELECT 1 FROM feed
                          WHERE feed.org = o.org AND feed.seq = o.seq
                            AND feed.kind = CASE o.kind WHEN 'deleteEntity' THEN 'purge' ELSE 'entity' END
                            AND feed.ref = ${REF_OF_OPERATION})
       LIMIT @limit`,
  },
  {
    name: 'feed/told-twice',
    meaning: 'a version of an entity is told of once',
    violations: /* sql */ `
      SELECT org, seq, n
        FROM feed AS entry
       WHERE n > 0 AND kind IN ('entity', 'purge')
         AND EXISTS (SELECT 1 FROM feed AS before
                      WHERE before.org = entry.org AND before.seq = entry.seq AND before.n < entry.n
                        AND before.kind = entry.kind AND before.ref = entry.ref)
       LIMIT @limit`,
  },
];
