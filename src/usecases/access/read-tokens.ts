import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, uuidOf } from '../../kernel/ids.ts';
import type { Token, TokenPage, TokenQuery, TokenReads } from '../../ports/token-store.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';

/** Tokens of the caller's organization, oldest first. */
export function listTokens(
  { store }: Dependencies,
  caller: Caller,
  query: TokenQuery,
): Promise<TokenPage> {
  authorize(caller, 'token:manage');
  return store.tokens.list(caller.org, query);
}

/** Throws `token/not-found`. */
export function getToken({ store }: Dependencies, caller: Caller, id: string): Promise<Token> {
  authorize(caller, 'token:manage');
  return requireToken(store.tokens, caller.org, id);
}

/** A token of the organization; the admin token, wherever it is kept, is none. Throws `token/not-found`. */
export async function requireToken(reads: TokenReads, org: OrgId, id: string): Promise<Token> {
  const uuid = uuidOf(id);
  const token = uuid === undefined ? undefined : await reads.find(org, uuid);
  if (token?.reach !== 'organization') throw errors.tokenUnknown(id);
  return token;
}
