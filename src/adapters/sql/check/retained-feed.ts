/** The number of the first commit that the feed of an organization still tells of; NULL when it has none. */
export const firstRetained = (org: string) =>
  /* sql */ `(SELECT min(first.seq) FROM feed AS first WHERE first.org = ${org})`;

/** Whether the feed of `org` tells of everything that ever was: what is missing in a shortened one may have been there. */
export const WHOLE_FEED = /* sql */ `org NOT IN (SELECT org FROM feed GROUP BY org HAVING min(seq) > 1)`;
