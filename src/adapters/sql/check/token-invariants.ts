import { roles } from '../../../domain/access/roles.ts';
import type { SqlInvariant } from './invariant.ts';
import { WHOLE_FEED } from './retained-feed.ts';

const ROLES = roles.map((role) => `'${role}'`).join(', ');

export const tokenInvariants: readonly SqlInvariant[] = [
  {
    name: 'token/rights',
    meaning: 'the role and the reach of a token are some that there are',
    violations: /* sql */ `
      SELECT org, id, role, reach
        FROM token
       WHERE role NOT IN (${ROLES}) OR reach NOT IN ('organization', 'instance')
       LIMIT @limit`,
  },
  {
    name: 'token/untold',
    meaning: 'the feed tells of every token; nodes that know it never hear of its end',
    violations: /* sql */ `
      SELECT org, '{"id":"' || id || '"}' AS ref
        FROM token
       WHERE ${WHOLE_FEED}
      EXCEPT
      SELECT org, ref
        FROM feed
       WHERE kind = 'token'
       LIMIT @limit`,
  },
];
