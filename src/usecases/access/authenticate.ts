import { LRUCache } from 'lru-cache';
import { callerOf } from '../../domain/access/caller-of.ts';
import type { Caller } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Credential, CredentialResolver } from './credentials.ts';
import { requireOrganization } from './organizations.ts';

/** A token as it came, and what `hashToken` makes of it. */
export interface SentToken {
  readonly text: string;
  readonly hash: string;
}

/** What a request says about who sends it. */
export interface Sent {
  /** The bearer token with its hash; undefined when none was sent. */
  readonly token: SentToken | undefined;
  /** The organization that the caller wants to work in; undefined is the token's own. */
  readonly org: OrgId | undefined;
}

/** Callers that are remembered; when there are more, those seen longest ago are forgotten. */
const maxCallers = 10_000;

/** So long a caller is remembered without asking anybody, in milliseconds: the keys of an issuer of signed tokens change
 *  without a commit of ours. */
const rememberedMs = 5 * 60_000;

/** Who is calling: at once when it is known, else after a look at the store. Fails with `auth/token-missing`,
 *  `auth/token-invalid`, `auth/token-expired`, `auth/token-revoked`, `org/not-found`. */
export type Authenticate = (sent: Sent) => Caller | Promise<Caller>;

interface Known extends Pick<Credential, 'expiresAt' | 'onUse'> {
  readonly caller: Caller;
  /** The organizations whose feeds say when this does not hold any more. */
  readonly feeds: readonly OrgId[];
  /** When it was found. Epoch milliseconds, UTC. */
  readonly foundAt: number;
}

/** Callers that were found are remembered, by the hash of their token and the organization they asked for, until their
 *  token expires, a commit says that who may call has changed, or five minutes have passed. The first resolver that knows a token decides. */
export function createAuthenticator(
  deps: Dependencies,
  resolvers: readonly CredentialResolver[],
): Authenticate {
  const known = new LRUCache<string, Known>({ max: maxCallers });
  let changes = 0;
  const onCommit = (commit: Commit) => {
    if (!changesCallers(commit)) return;
    changes += 1;
    for (const [key, { feeds }] of [...known]) if (feeds.includes(commit.org)) known.delete(key);
  };
  deps.store.onCommit(onCommit, () => false);
  const find = async (key: string, token: string, org: OrgId | undefined) => {
    const changesBefore = changes;
    const found = await identify(deps, resolvers, token, org);
    // What was read before a change is not what holds after it.
    if (changes === changesBefore) known.set(key, found);
    found.onUse?.();
    return found.caller;
  };
  return ({ token, org }) => {
    if (token === undefined) return Promise.reject(errors.tokenMissing());
    const key = org === undefined ? token.hash : `${token.hash} ${org}`;
    const hit = known.get(key);
    if (hit === undefined || !holds(hit, deps.clock.now())) {
      known.delete(key);
      return find(key, token.text, org);
    }
    const use = () => {
      hit.onUse?.();
      return hit.caller;
    };
    const behind = caughtUp(deps, hit);
    if (behind === undefined) return use();
    return behind.then(() => (known.get(key) === hit ? use() : find(key, token.text, org)));
  };
}

/** Undefined when nothing can have changed that we have not heard of. */
function caughtUp({ store }: Dependencies, { feeds }: Known): Promise<unknown> | undefined {
  let behind: Promise<void>[] | undefined;
  for (const org of feeds) {
    const until = store.caughtUp(org);
    if (until !== undefined) behind = [...(behind ?? []), until];
  }
  return behind && Promise.all(behind);
}

function changesCallers({ entries }: Commit): boolean {
  return entries.some(
    ({ kind }) => kind === 'token' || kind === 'organization' || kind === 'person',
  );
}

/** What was found in the future is looked up again: the clock has been put back. */
function holds({ foundAt, expiresAt = Infinity }: Known, now: number): boolean {
  return now >= foundAt && now < foundAt + rememberedMs && now < expiresAt;
}

function isOver(expiresAt: number | undefined, { clock }: Dependencies): boolean {
  return expiresAt !== undefined && expiresAt <= clock.now();
}

async function identify(
  deps: Dependencies,
  resolvers: readonly CredentialResolver[],
  token: string,
  wished: OrgId | undefined,
): Promise<Known> {
  const foundAt = deps.clock.now();
  const credential = await firstToKnow(resolvers, token, wished);
  if (credential === undefined) throw errors.tokenInvalid();
  const { org, expiresAt, onUse } = credential;
  if (isOver(expiresAt, deps)) throw errors.tokenExpired();
  if (wished !== undefined && wished !== org) throw errors.orgUnknown(wished);
  const organization = await requireOrganization(deps.store.organizations, org);
  const caller = callerOf(credential, organization.suspendedAt !== undefined);
  const feeds = [...new Set([org, credential.home ?? org])];
  return { caller, foundAt, expiresAt, feeds, ...(onUse === undefined ? {} : { onUse }) };
}

async function firstToKnow(
  resolvers: readonly CredentialResolver[],
  token: string,
  wished: OrgId | undefined,
) {
  for (const resolve of resolvers) {
    const credential = await resolve(token, wished);
    if (credential !== undefined) return credential;
  }
  return undefined;
}
