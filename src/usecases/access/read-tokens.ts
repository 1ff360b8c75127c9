import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, uuidOf } from '../../kernel/ids.ts';
import type { Token, TokenQuery, TokenReads } from '../../ports/token-store.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledList, fillPage, type Show, wholeRows } from '../fill-page.ts';

/** A page of the tokens of the caller's organization, oldest first. */
export function listTokens(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  query: TokenQuery,
  show: Show<Token>,
): Promise<FilledList> {
  authorize(caller, 'token:manage');
  const find = async () => {
    const { total, tokens: keys } = await store.tokens.list(caller.org, query);
    return { total, keys };
  };
  const { from } = query;
  return fillPage(new AnswerBudget(answerLimitBytes), { from, find, ...wholeRows, show });
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
