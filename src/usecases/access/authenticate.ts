import { hash } from 'node:crypto';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, orgIdPattern } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a request says about who sends it. */
export interface Credentials {
  /** The bearer token; undefined when none was sent. */
  readonly token: string | undefined;
  /** The organization that the caller wants to work in; undefined is the token's own. */
  readonly org: OrgId | undefined;
}

/** The admin token, when the operator set one: it takes the place of the one that the first start made. */
export interface AdminToken {
  readonly hash: string | undefined;
  readonly org: OrgId;
}

/** SHA-256 in lower-case hex. Tokens have 256 random bits, so a slow hash would protect nothing more. */
export function hashToken(token: string): string {
  return hash('sha256', token);
}

/** Callers that are remembered; when there are more, all are forgotten. */
const maxCallers = 10_000;

/** Who is calling: at once when it is known, else after a look at the store. Fails with `auth/token-missing`,
 *  `auth/token-invalid`, `org/not-found`. */
export type Authenticate = (sent: Credentials) => Caller | Promise<Caller>;

/** Callers that were found are remembered, by the hash of their token and the organization they asked for, until a
 *  commit says that tokens or organizations changed. */
export function createAuthenticator(deps: Dependencies, admin: AdminToken): Authenticate {
  const known = new Map<string, Caller>();
  deps.store.onCommit((commit) => {
    if (changesCallers(commit)) known.clear();
  });
  return ({ token, org }) => {
    if (token === undefined || token === '') return Promise.reject(errors.tokenMissing());
    const tokenHash = hashToken(token);
    const key = `${tokenHash} ${org ?? ''}`;
    return (
      known.get(key) ??
      identify(deps, admin, tokenHash, org).then((caller) => {
        if (known.size >= maxCallers) known.clear();
        known.set(key, caller);
        return caller;
      })
    );
  };
}

function changesCallers({ entries }: Commit): boolean {
  return entries.some(({ kind }) => kind === 'token' || kind === 'organization');
}

async function identify(
  deps: Dependencies,
  admin: AdminToken,
  tokenHash: string,
  wished: OrgId | undefined,
): Promise<Caller> {
  const home =
    admin.hash === undefined
      ? (await deps.store.tokens.findByHash(tokenHash))?.org
      : homeOf(admin, tokenHash);
  if (home === undefined) throw errors.tokenInvalid();
  const org = wished ?? home;
  if (!orgIdPattern.test(org) || (await deps.store.organizations.find(org)) === undefined)
    throw errors.orgUnknown(org);
  return { org, userId: undefined, identity: adminIdentity(org), may: () => true };
}

/** Equal hashes mean equal tokens; how long comparing them takes tells nothing about the token. */
function homeOf(admin: AdminToken, tokenHash: string): OrgId | undefined {
  return tokenHash === admin.hash ? admin.org : undefined;
}

function adminIdentity(org: OrgId): Caller['identity'] {
  return { EpilotAuth: { token: { sub: 'admin', token_use: 'access', 'custom:ivy_org_id': org } } };
}
