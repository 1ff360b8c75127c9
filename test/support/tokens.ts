import type { Token } from '../../src/ports/token-store.ts';
import { hashToken } from '../../src/usecases/access/credentials.ts';
import { tokenRow } from './rows.ts';
import type { Request, TestServer } from './server.ts';

/** Stores a token, unless told an owner's of the test's organization, and answers its secret. */
export async function addToken(
  { deps, org }: TestServer,
  change: Partial<Omit<Token, 'hash'>> = {},
): Promise<string> {
  const secret = deps.ids.secret('entia_');
  const row = { id: deps.ids.entityId(), ...change, hash: hashToken(secret) };
  await deps.store.run(org, (tx) => tx.tokens.add(tokenRow(org, 1, row)));
  return secret;
}

/** The request, sent with another token than the admin's. */
export function by(secret: string, request: Request): Request {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${secret}` } };
}
