import type { Action } from '../../kernel/caller.ts';
import type { Problem } from '../../kernel/problem.ts';
import { actionsByRole } from './roles.ts';

/** Narrows what a credential may do: an action such as `entity:view`, or all of a word, such as `entity:*`. */
export type Scope = string;

/** Every scope that there is. */
export const scopes: readonly Scope[] = [
  ...new Set(
    actionsByRole.owner.flatMap((action) => [action, `${String(action.split(':')[0])}:*`]),
  ),
].sort();

/** Whether one of the scopes covers the action. */
export function covers(granted: readonly Scope[], action: Action): boolean {
  const [word] = action.split(':');
  return granted.some((scope) => scope === action || scope === `${word}:*`);
}

/** What is wrong with scopes that a caller sent; `path` points to the list. */
export function checkScopes(sent: readonly Scope[], path: string): Problem[] {
  return sent.flatMap((scope, n) =>
    scopes.includes(scope)
      ? []
      : [
          {
            path: `${path}/${n}`,
            code: 'scope/unknown' as const,
            message: `unknown scope ${JSON.stringify(scope)}; choose from ${scopes.join(', ')}`,
          },
        ],
  );
}
