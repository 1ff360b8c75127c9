import type { Caller } from '../../kernel/caller.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Organization } from '../../ports/organization-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { kept, runOnce } from '../run-once.ts';
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
  { once, ...settings }: OrganizationSettings & Pick<Meta, 'once'>,
): Promise<Organization> {
  authorizeIn(caller, id, 'org:edit');
  const edit = (before: Organization) => ({
    ...before,
    name: settings.name ?? before.name,
    requiresIfMatch: settings.requiresIfMatch ?? before.requiresIfMatch,
  });
  return change(deps, caller, { id, edit }, { once });
}

/** Stops serving an organization, at once; all its data stays. Throws `org/not-found`. */
export function suspendOrganization(
  deps: Dependencies,
  caller: Caller,
  id: OrgId,
  meta: Pick<Meta, 'once'> = {},
): Promise<Organization> {
  authorize(caller, 'instance:manage');
  const now = deps.clock.now();
  const edit = (before: Organization) => ({ ...before, suspendedAt: before.suspendedAt ?? now });
  return change(deps, caller, { id, edit }, meta);
}

/** Serves an organization again. Throws `org/not-found`. */
export function resumeOrganization(
  deps: Dependencies,
  caller: Caller,
  id: OrgId,
  meta: Pick<Meta, 'once'> = {},
): Promise<Organization> {
  authorize(caller, 'instance:manage');
  const edit = (before: Organization) => ({ ...before, suspendedAt: undefined });
  return change(deps, caller, { id, edit }, meta);
}

interface Edit {
  readonly id: OrgId;
  readonly edit: (before: Organization) => Organization;
}

/** Stores what `edit` makes of an organization; nothing is written when that is the same. Throws as `runOnce`. */
function change(
  deps: Dependencies,
  caller: Caller,
  { id, edit }: Edit,
  meta: Pick<Meta, 'once'>,
): Promise<Organization> {
  const run = async (tx: Transaction) => {
    const before = await requireOrganization(tx.organizations, id);
    const after = edit(before);
    const isSame = Object.entries(after).every(
      ([key, value]) => before[key as keyof Organization] === value,
    );
    if (isSame) return before;
    await tx.organizations.replace(after);
    await tx.feed.append(id, { kind: 'organization', id });
    return after;
  };
  return runOnce(deps, caller, meta, { changes: id, run, ...kept() });
}
