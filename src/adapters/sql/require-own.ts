import type { OrgId } from '../../kernel/ids.ts';

/** Throws when a unit of one organization has to do with the feed of another. */
export function requireOwn(own: OrgId, org: OrgId): void {
  if (org === own) return;
  throw new Error(
    `assertion failed: a unit of the organization "${own}" was given a row of "${org}"`,
  );
}
