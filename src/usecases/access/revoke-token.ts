import { excessOf } from '../../domain/access/decide-token.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { requireToken } from './read-tokens.ts';

/**
 * Revokes a token at once; what is revoked already stays as it is. It is kept, so that its traces can be read.
 * Throws `token/not-found`, and `auth/beyond-own-rights` for a token that may do more than the caller.
 */
export async function revokeToken(deps: Dependencies, caller: Caller, id: string): Promise<void> {
  authorize(caller, 'token:manage');
  const { org } = caller;
  const now = deps.clock.now();
  await deps.store.run(org, async (tx) => {
    const token = await requireToken(tx.tokens, org, id);
    const excess = excessOf(caller, token);
    if (excess !== undefined) throw errors.rightsExceeded(excess);
    if (token.revokedAt !== undefined) return;
    await tx.tokens.revoke(org, token.id, now);
    await tx.feed.append(org, { kind: 'token', id: token.id });
  });
}
