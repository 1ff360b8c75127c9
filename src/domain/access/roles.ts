import type { Action, Role } from '../../kernel/caller.ts';

/** From the weakest to the strongest. */
export const roles: readonly Role[] = ['viewer', 'editor', 'admin', 'owner'];

const viewer: readonly Action[] = ['entity:view', 'schema:view', 'activity:view'];

const editor: readonly Action[] = [
  ...viewer,
  'entity:create',
  'entity:edit',
  'entity:delete',
  'activity:create',
  'job:view',
];

/** The "master" of the original: whatever belongs to whom, an admin may change it. */
const admin: readonly Action[] = [
  ...editor,
  'entity:share',
  'schema:edit',
  'job:cancel',
  'token:manage',
  'user:manage',
  'org:view',
  'org:edit',
];

/** What each role may do in its organization. An owner may do what an admin may, and hand out the role of owner. */
export const actionsByRole: Readonly<Record<Role, readonly Action[]>> = {
  viewer,
  editor,
  admin,
  owner: admin,
};

/** Whether a caller of one role may hand out another: none may hand out more than it is. */
export function mayHandOut(own: Role, other: Role): boolean {
  return roles.indexOf(own) >= roles.indexOf(other);
}
