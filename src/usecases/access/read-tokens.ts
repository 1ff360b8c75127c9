import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, uuidOf } from '../../kernel/ids.ts';
import type { Token, TokenQuery, TokenReads } from '../../ports/token-store.ts';
import { AnswerBudget } from '../answer-budget.ts';
import { authorize } from '../authorize.ts';
import type { Dependencies } from '../dependencies.ts';
import { type FilledList, fillPage, type Show } from '../fill-page.ts';

/** Tokens that are read at a time. */
const slice = 100;

/** A page of the tokens of the caller's organization, oldest first. */
export function listTokens(
  { store, answerLimitBytes }: Dependencies,
  caller: Caller,
  query: TokenQuery,
  show: Show<Token>,
): Promise<FilledList> {
  authorize(caller, 'token:manage');
  const read = async (from: number, size: number) => {
    const { total, tokens } = await store.tokens.list(caller.org, { ...query, from, size });
    return { total, rows: tokens };
  };
  return fillPage(new AnswerBudget(answerLimitBytes), { page: query, slice, read, show });
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
