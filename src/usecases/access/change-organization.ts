import type { Caller } from '../../kernel/caller.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Organization } from '../../ports/organization-store.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { authorizeIn, requireOrganization } from './organizations.ts';

/** What can be set; what is undefined stays. */
export interface OrganizationSettings {
  readonly name: string | undefined;
  readonly requiresIfMatch: boolean | undefined;
}

/** Changes the settings of an organization. Throws `org/not-found`. */
export function changeOrganization(
  deps: Dependencies,
  caller: Caller,
  id: OrgId,
  settings: OrganizationSettings,
): Promise<Organization> {
  authorizeIn(caller, id, 'org:edit');
  return change(deps, id, (before) => ({
    ...before,
    name: settings.name ?? before.name,
    requiresIfMatch: settings.requiresIfMatch ?? before.requiresIfMatch,
  }));
}

/** Stops serving an organization, at once; all its data stays. Throws `org/not-found`. */
export function suspendOrganization(
  deps: Dependencies,
  caller: Caller,
  id: OrgId,
): Promise<Organization> {
  authorize(caller, 'instance:manage');
  const now = deps.clock.now();
  return change(deps, id, (before) => ({ ...before, suspendedAt: before.suspendedAt ?? now }));
}

/** Serves an organization again. Throws `org/not-found`. */
export function resumeOrganization(
  deps: Dependencies,
  caller: Caller,
  id: OrgId,
): Promise<Organization> {
  authorize(caller, 'instance:manage');
  return change(deps, id, (before) => ({ ...before, suspendedAt: undefined }));
}

/** Stores what `edit` makes of an organization; nothing is written when that is the same. */
function change(
  { store }: Dependencies,
  id: OrgId,
  edit: (before: Organization) => Organization,
): Promise<Organization> {
  return store.run(async (tx) => {
    const before = await requireOrganization(tx.organizations, id);
    const after = edit(before);
    const isSame = Object.entries(after).every(
      ([key, value]) => before[key as keyof Organization] === value,
    );
    if (isSame) return before;
    await tx.organizations.replace(after);
    await tx.feed.append(id, { kind: 'organization', id });
    return after;
  });
}
