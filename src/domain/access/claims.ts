import type { Role } from '../../kernel/caller.ts';
import { errors } from '../../kernel/errors.ts';
import { type OrgId, orgIdPattern } from '../../kernel/ids.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { Principal } from './caller-of.ts';
import { roles } from './roles.ts';

/** How the claims of signed tokens are read. */
export interface ClaimRules {
  readonly rolesClaim: string;
  readonly groupsClaim: string;
  /** The role of a token that names none; undefined refuses it. */
  readonly defaultRole: Role | undefined;
}

/** Claims that name the organization and the person; the epilot names are those of its ID and access tokens. */
const orgClaims = ['org_id', 'custom:ivy_org_id', 'custom:org_id'];
const userClaims = ['user_id', 'custom:ivy_user_id', 'sub'];
/** Claims about the person that an activity keeps, when they are short texts. */
const keptClaims = ['sub', 'iss', 'email', 'name', 'cognito:username', 'client_id', 'token_use'];
const maxKeptLength = 256;
const maxGroups = 200;

/** A person's id as an issuer may give it: no control characters, no spaces around it. */
const userIdPattern = /^(?!\s)[^\p{C}]{1,128}(?<!\s)$/u;

/** Who the holder of a signed token is. Throws `auth/jwt-refused` when it does not say, and `auth/no-role`. */
export function principalOf(claims: JsonObject, rules: ClaimRules): Principal {
  const org = orgOf(claims);
  const userId = firstOf(claims, userClaims);
  if (userId === undefined || !userIdPattern.test(userId))
    throw errors.jwtRefused('it does not say who it is for; "sub" must be a string');
  const role = strongest(textsAt(claims, rules.rolesClaim)) ?? rules.defaultRole;
  if (role === undefined) throw errors.roleMissing(rules.rolesClaim);
  return {
    org,
    subject: `user:${userId}`,
    userId,
    role,
    reach: 'organization',
    scopes: undefined,
    groups: textsAt(claims, rules.groupsClaim).slice(0, maxGroups),
    identity: keptOf(claims, org, userId),
  };
}

function orgOf(claims: JsonObject): OrgId {
  const named = new Set(orgClaims.flatMap((claim) => textOf(claims, claim) ?? []));
  const [org, another] = named;
  if (org === undefined) throw errors.jwtRefused('its claim "org_id" is missing or not a string');
  if (another !== undefined) throw errors.jwtRefused('it names two organizations');
  if (!orgIdPattern.test(org))
    throw errors.jwtRefused('its "org_id" is not a valid organization id');
  return org;
}

function keptOf(claims: JsonObject, org: OrgId, userId: string): JsonObject {
  const kept = keptClaims.flatMap((claim) => {
    const text = textOf(claims, claim);
    return text === undefined || text.length > maxKeptLength ? [] : [[claim, text] as const];
  });
  return { ...Object.fromEntries(kept), org_id: org, user_id: userId };
}

function firstOf(claims: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(claims, name);
    if (text !== undefined) return text;
  }
  return undefined;
}

function textOf(claims: JsonObject, name: string): string | undefined {
  const value = own(claims, name);
  return typeof value === 'string' ? value : undefined;
}

function strongest(names: readonly string[]): Role | undefined {
  return roles.findLast((role) => names.includes(role));
}

/** The texts of a claim that is one or a list of them. Issuers write names with dots, and nest too. */
function textsAt(claims: JsonObject, name: string): readonly string[] {
  const value = own(claims, name) ?? nested(claims, name.split('.'));
  return [value].flat().filter((item) => typeof item === 'string');
}

function nested(claims: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) => (isJsonObject(value) ? own(value, name) : undefined),
    claims,
  );
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
