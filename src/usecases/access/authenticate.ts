import { createHash } from 'node:crypto';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, orgIdPattern } from '../../kernel/ids.ts';
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
  return createHash('sha256').update(token).digest('hex');
}

/** Who is calling. Throws `auth/token-missing`, `auth/token-invalid`, `org/not-found`. */
export async function authenticate(
  deps: Dependencies,
  admin: AdminToken,
  sent: Credentials,
): Promise<Caller> {
  if (sent.token === undefined || sent.token === '') throw errors.tokenMissing();
  const hash = hashToken(sent.token);
  const home =
    admin.hash === undefined
      ? (await deps.store.tokens.findByHash(hash))?.org
      : homeOf(admin, hash);
  if (home === undefined) throw errors.tokenInvalid();
  const org = sent.org ?? home;
  if (!orgIdPattern.test(org) || (await deps.store.organizations.find(org)) === undefined)
    throw errors.orgUnknown(org);
  return { org, userId: undefined, identity: adminIdentity(org), may: () => true };
}

/** Equal hashes mean equal tokens; how long comparing them takes tells nothing about the token. */
function homeOf(admin: AdminToken, hash: string): OrgId | undefined {
  return hash === admin.hash ? admin.org : undefined;
}

function adminIdentity(org: OrgId): Caller['identity'] {
  return { EpilotAuth: { token: { sub: 'admin', token_use: 'access', 'custom:ivy_org_id': org } } };
}
