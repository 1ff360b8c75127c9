import type { Caller, Role } from '../../kernel/caller.ts';
import type { Problem } from '../../kernel/problem.ts';
import { actionsOf } from './caller-of.ts';
import { mayHandOut } from './roles.ts';
import { checkScopes, type Scope } from './scopes.ts';

/** A token that somebody wants to have. */
export interface TokenWish {
  /** For people; any string. */
  readonly name: string;
  readonly role: Role;
  /** What of the role it may use; undefined is all of it. */
  readonly scopes: readonly Scope[] | undefined;
  /** Epoch milliseconds, UTC; undefined when it does not end. */
  readonly expiresAt: number | undefined;
}

/** What is wrong with a wish, whoever has it. `nowMs` is epoch milliseconds, UTC. */
export function checkTokenWish({ scopes = [], expiresAt }: TokenWish, nowMs: number): Problem[] {
  const problems = checkScopes(scopes, '/scopes');
  const path = '/expires_at';
  if (Number.isNaN(expiresAt))
    problems.push({
      path,
      code: 'shape/invalid',
      message: 'expected a valid time such as 2027-01-31T00:00:00Z',
    });
  if (expiresAt !== undefined && expiresAt <= nowMs) {
    const message = 'this is in the past; use a future time, or leave it out';
    problems.push({ path, code: 'token/expiry-past', message });
  }
  return problems;
}

/** What of the wish is more than the caller has itself, in words; undefined when nothing is. */
export function excessOf(
  caller: Caller,
  { role, scopes }: Pick<TokenWish, 'role' | 'scopes'>,
): string | undefined {
  if (!mayHandOut(caller.role, role)) return `the role "${role}"`;
  const actions = [...actionsOf({ role, scopes, reach: 'organization' })];
  const excess = actions.find((action) => !caller.may(action));
  return excess === undefined ? undefined : `the right "${excess}"`;
}
