import { checkTokenWish, excessOf, type TokenWish } from '../../domain/access/decide-token.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors, invalid } from '../../kernel/errors.ts';
import type { Token } from '../../ports/token-store.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Meta } from '../meta.ts';
import { neverKept, runOnce } from '../run-once.ts';
import { hashToken } from './credentials.ts';

/** A token with its secret, which can be seen this once. */
export interface NewToken {
  readonly token: Token;
  readonly secret: string;
}

/**
 * Makes a token for the caller's organization, which may do no more than the caller itself.
 * Throws `request/invalid`, `auth/beyond-own-rights`, and as `runOnce`.
 */
export async function createToken(
  deps: Dependencies,
  caller: Caller,
  wish: TokenWish,
  meta: Pick<Meta, 'once'> = {},
): Promise<NewToken> {
  authorize(caller, 'token:manage');
  const now = deps.clock.now();
  const problems = checkTokenWish(wish, now);
  if (problems.length > 0) throw invalid(problems);
  const excess = excessOf(caller, wish);
  if (excess !== undefined) throw errors.rightsExceeded(excess);
  const facts = { ...wish, org: caller.org, reach: 'organization' as const };
  const made = newToken(deps, { ...facts, createdAt: now, createdBy: caller.subject });
  const run = async (tx: Transaction) => {
    await tx.tokens.add(made.token);
    await tx.feed.append(caller.org, { kind: 'token', id: made.token.id });
    return made;
  };
  return await runOnce(deps, caller, meta, { run, ...neverKept() });
}

type TokenFacts = Omit<Token, 'id' | 'hash' | 'prefix' | 'lastUsedAt' | 'revokedAt'>;

/** A token that is not stored yet; the admin token is told by its prefix. */
export function newToken({ ids }: Pick<Dependencies, 'ids'>, facts: TokenFacts): NewToken {
  const start = facts.reach === 'instance' ? 'entia_admin_' : 'entia_';
  const secret = ids.secret(start);
  const prefix = secret.slice(0, start.length + 8);
  const unused = { lastUsedAt: undefined, revokedAt: undefined };
  return {
    secret,
    token: { ...facts, ...unused, id: ids.entityId(), hash: hashToken(secret), prefix },
  };
}
