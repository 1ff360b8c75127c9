import type { OrgId } from '../../kernel/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { newToken } from './create-token.ts';
import { newOrganization } from './organizations.ts';

export interface InstanceOptions {
  /** The default organization. */
  readonly org: OrgId;
  /** Whether the operator has set the admin token, so that none needs to be made. */
  readonly adminTokenGiven: boolean;
}

/**
 * Makes what a first start lacks: the default organization, and an admin token unless one is given, or the instance has
 * one, whichever its organization.
 * Answers the new token, the only time that it can be seen; undefined on every later start.
 */
export async function prepareInstance(
  deps: Pick<Dependencies, 'store' | 'clock' | 'ids'>,
  options: InstanceOptions,
): Promise<string | undefined> {
  const { org } = options;
  const createdAt = deps.clock.now();
  const made = newToken(deps, {
    org,
    name: 'admin',
    role: 'owner',
    reach: 'instance',
    scopes: undefined,
    createdAt,
    createdBy: 'admin',
    expiresAt: undefined,
  });
  return await deps.store.run(org, async (tx) => {
    if ((await tx.organizations.find(org)) === undefined) {
      await tx.organizations.add(newOrganization(org, 'Default', createdAt));
      await tx.feed.append(org, { kind: 'organization', id: org });
    }
    if (options.adminTokenGiven || (await tx.tokens.ofInstance()).length > 0) return undefined;
    await tx.tokens.add(made.token);
    await tx.feed.append(org, { kind: 'token', id: made.token.id });
    return made.secret;
  });
}
