import type { Action, Caller, Role } from '../../kernel/caller.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { actionsByRole } from './roles.ts';
import { covers, type Scope } from './scopes.ts';

/** Who a valid credential stands for. */
export interface Principal {
  /** Where it works. */
  readonly org: OrgId;
  /** See `Caller.subject`. */
  readonly subject: string;
  readonly userId: string | undefined;
  readonly role: Role;
  /** Whether it may also manage the instance: all organizations, and which there are. */
  readonly reach: 'organization' | 'instance';
  /** What of the role it may use; undefined is all of it. */
  readonly scopes: readonly Scope[] | undefined;
  readonly groups: readonly string[];
  /** See `Caller.identity`. */
  readonly identity: JsonObject;
}

/** The caller that a principal is in its organization. May only what both role and scopes allow. */
export function callerOf(principal: Principal, suspended: boolean): Caller {
  const { org, subject, userId, role, groups, identity } = principal;
  const granted = actionsOf(principal);
  const may = (action: Action) => granted.has(action);
  return { org, subject, userId, role, groups, identity, suspended, may };
}

/** Everything that role, scopes and reach allow together. */
export function actionsOf(
  principal: Pick<Principal, 'role' | 'scopes' | 'reach'>,
): ReadonlySet<Action> {
  const { role, scopes, reach } = principal;
  const byRole = actionsByRole[role];
  const granted = scopes === undefined ? byRole : byRole.filter((action) => covers(scopes, action));
  return new Set(reach === 'instance' ? [...granted, 'instance:manage'] : granted);
}

/** Who may do everything, everywhere: the holder of the admin token, or a program that holds the store itself. */
export function almighty(org: OrgId, name: string): Principal {
  return {
    org,
    subject: name,
    userId: undefined,
    role: 'owner',
    reach: 'instance',
    scopes: undefined,
    groups: [],
    identity: { sub: name, token_use: 'access', org_id: org },
  };
}
