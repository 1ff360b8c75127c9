import type { Action, Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, orgIdPattern } from '../../kernel/ids.ts';
import type { Organization, OrganizationReads } from '../../ports/organization-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledList, fillPage, type Page, type Show, wholeRows } from '../fill-page.ts';
import type { Meta } from '../meta.ts';
import { kept, runOnce } from '../run-once.ts';

/** An organization that is served, with no settings of its own. */
export function newOrganization(id: OrgId, name: string, createdAt: number): Organization {
  return { id, name, createdAt, suspendedAt: undefined, requiresIfMatch: false };
}

/** Creates an organization: a tenant of its own, that shares nothing with the others. Throws `org/exists`. */
export async function createOrganization(
  deps: Dependencies,
  caller: Caller,
  input: { readonly id: OrgId; readonly name: string },
  meta: Pick<Meta, 'once'> = {},
): Promise<Organization> {
  authorize(caller, 'instance:manage');
  const organization = newOrganization(input.id, input.name, deps.clock.now());
  const run = async (tx: Transaction) => {
    if ((await tx.organizations.find(input.id)) !== undefined) throw errors.orgExists(input.id);
    await tx.organizations.add(organization);
    await tx.feed.append(input.id, { kind: 'organization', id: input.id });
    return organization;
  };
  return await runOnce(deps, caller, meta, { changes: input.id, run, ...kept() });
}

/** A page of the organizations of this instance, by id. */
export function listOrganizations(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  { from, size }: Page,
  show: Show<Organization>,
): Promise<FilledList> {
  authorize(caller, 'instance:manage');
  const find = async () => {
    const { total, organizations: keys } = await store.organizations.list(from, size);
    return { total, keys };
  };
  return fillPage(new AnswerBudget(answerLimitBytes), { from, find, ...wholeRows, show });
}

/** An organization with its settings: any for who manages the instance, else the caller's own. Throws `org/not-found`. */
export function getOrganization(
  { store }: Dependencies,
  caller: Caller,
  id: OrgId,
): Promise<Organization> {
  authorizeIn(caller, id, 'org:view');
  return requireOrganization(store.organizations, id);
}

/** Throws `org/not-found`, also for an id that cannot be. */
export async function requireOrganization(
  reads: OrganizationReads,
  id: OrgId,
): Promise<Organization> {
  const organization = orgIdPattern.test(id) ? await reads.find(id) : undefined;
  if (organization === undefined) throw errors.orgUnknown(id);
  return organization;
}

/** Asks for a right in an organization. Another one looks like one that is not there. Throws `org/not-found`. */
export function authorizeIn(caller: Caller, id: OrgId, action: Action): void {
  if (caller.may('instance:manage')) return;
  authorize(caller, action);
  if (id !== caller.org) throw errors.orgUnknown(id);
}
