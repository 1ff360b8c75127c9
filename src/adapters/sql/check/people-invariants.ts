import { roles } from '../../../domain/access/roles.ts';
import { maxSessions } from '../../../domain/access/session-count.ts';
import type { SqlInvariant } from './invariant.ts';
import { WHOLE_FEED } from './retained-feed.ts';

const ROLES = roles.map((role) => `'${role}'`).join(', ');

export const peopleInvariants: readonly SqlInvariant[] = [
  {
    name: 'person/role',
    meaning: 'the role of a person is one that there is',
    violations: /* sql */ `
      SELECT org, id, role
        FROM person
       WHERE role NOT IN (${ROLES})
       LIMIT @limit`,
  },
  {
    name: 'person/way-in',
    meaning: 'a person has either a password or a token to set one, and only the token has an end',
    violations: /* sql */ `
      SELECT org, id, ticket_expires_at
        FROM person
       WHERE (password_hash IS NULL) = (ticket_hash IS NULL) OR (ticket_hash IS NULL) <> (ticket_expires_at = 0)
       LIMIT @limit`,
  },
  {
    name: 'person/owners-barred',
    meaning: 'of the owners of an organization, if it has any, one at least is not suspended',
    violations: /* sql */ `
      SELECT org, count(*) AS owners
        FROM person
       WHERE role = 'owner'
       GROUP BY org
      HAVING count(*) = count(suspended_at)
       LIMIT @limit`,
  },
  {
    name: 'person/untold',
    meaning: 'the feed tells of every person; nodes that know them never hear of their end',
    violations: /* sql */ `
      SELECT org, '{"id":"' || id || '"}' AS ref
        FROM person
       WHERE ${WHOLE_FEED}
      EXCEPT
      SELECT org, ref
        FROM feed
       WHERE kind = 'person'
       LIMIT @limit`,
  },
  {
    name: 'session/of-nobody',
    meaning: 'a session is of a person who exists, has a password and is not suspended',
    violations: /* sql */ `
      SELECT org, id, person_id
        FROM session
       WHERE NOT EXISTS (SELECT 1 FROM person
                          WHERE person.org = session.org AND person.id = session.person_id
                            AND person.password_hash IS NOT NULL AND person.suspended_at IS NULL)
       LIMIT @limit`,
  },
  {
    name: 'session/times',
    meaning: 'access ends after it began, and a session not before its access',
    violations: /* sql */ `
      SELECT org, id, access_from, access_until, refresh_until
        FROM session
       WHERE access_until <= access_from OR refresh_until < access_until
       LIMIT @limit`,
  },
  {
    name: 'session/too-many',
    meaning: `a person has ${maxSessions} sessions at most`,
    violations: /* sql */ `
      SELECT org, person_id, count(*) AS sessions
        FROM session
       GROUP BY org, person_id
      HAVING count(*) > ${maxSessions}
       LIMIT @limit`,
  },
  {
    name: 'login/failures',
    meaning: 'what is remembered of failed log-ins is one at least',
    violations: /* sql */ `
      SELECT org, login_hash, count
        FROM login_failure
       WHERE count < 1
       LIMIT @limit`,
  },
  {
    name: 'group/untold',
    meaning: 'the feed tells of every group; nodes that know its people never hear of its end',
    violations: /* sql */ `
      SELECT org, '{"id":"' || id || '"}' AS ref
        FROM people_group
       WHERE ${WHOLE_FEED}
      EXCEPT
      SELECT org, ref
        FROM feed
       WHERE kind = 'person'
       LIMIT @limit`,
  },
];
