import { define, type EntiaError, shorten, withProblems } from './entia-error.ts';
import type { Problem } from './problem.ts';

/** What a caller needs to mend a change whose condition failed. */
interface PreconditionFacts {
  readonly current: {
    readonly version: number;
    readonly etag: string;
    readonly updated_at: string;
  } | null;
  /** From the state that the caller named to the current one. */
  readonly diff?: object;
}

/** The registry: one entry for each code. A test checks that the reference lists exactly these. */
export const errors = {
  /** Thrown by `invalid()` with every problem found. */
  inputInvalid: define('request/invalid', 'invalid', (summary: string) => summary),
  routeUnknown: define(
    'request/unknown-route',
    'not_found',
    (method: string, path: string) =>
      `no route ${method} ${path}; GET /openapi.json lists them all`,
  ),
  methodNotAllowed: define(
    'request/method-not-allowed',
    'not_allowed',
    (method: string, allowed: string) => `this path does not take ${method}; it takes ${allowed}`,
  ),
  requestBroken: define(
    'request/broken',
    'invalid',
    (why: string) =>
      `cannot read this request: ${why}; headers and URL together may have at most 16 KiB`,
  ),
  encodingUnsupported: define(
    'request/unsupported-encoding',
    'unsupported_type',
    (sent: string) => `bodies encoded as "${sent}" are not supported; send the body unencoded`,
  ),
  lastSlash: define(
    'request/last-slash',
    'not_found',
    (method: string, path: string, without: string) =>
      `no route ${method} ${path}; remove the trailing slash: ${without}`,
  ),
  requestTimedOut: define(
    'request/timed-out',
    'timed_out',
    () =>
      'the request took too long to arrive; send it again, or raise ENTIA_REQUEST_TIMEOUT_MS if it is that large',
  ),
  bodyTooLarge: define(
    'request/too-large',
    'too_large',
    (limitBytes: number) =>
      `the body is larger than ${limitBytes} bytes; send less, or raise ENTIA_BODY_LIMIT_BYTES if that is the limit`,
  ),
  typeUnsupported: define(
    'request/unsupported-type',
    'unsupported_type',
    (sent: string, understood = 'application/json') =>
      `the content type "${sent}" is not supported here; send ${understood}`,
  ),
  /** What a documented dialect has and this version has not: an operation, or a parameter of one. */
  notBuilt: define(
    'request/not-built',
    'not_built',
    (what: string) => `${what} is not built yet; docs/roadmap.md lists what is missing`,
    () => ({ roadmap: 'docs/roadmap.md' }),
  ),
  tokenMissing: define(
    'auth/token-missing',
    'unauthenticated',
    () => 'missing token; send the header "Authorization: Bearer <token>"',
  ),
  tokenInvalid: define(
    'auth/token-invalid',
    'unauthenticated',
    () => 'invalid token; check that it is complete and comes from this server',
  ),
  /** Told to who has the whole token only, so it gives nothing away. */
  tokenExpired: define(
    'auth/token-expired',
    'unauthenticated',
    () => 'the token has expired; get a new one',
  ),
  tokenRevoked: define(
    'auth/token-revoked',
    'unauthenticated',
    () => 'the token was revoked; get a new one',
  ),
  jwtRefused: define(
    'auth/jwt-refused',
    'unauthenticated',
    (why: string) => `the signed token was refused: ${why}`,
  ),
  roleMissing: define(
    'auth/no-role',
    'forbidden',
    (claim: string) =>
      `the claim "${claim}" of the signed token has none of the roles owner, admin, editor, viewer`,
  ),
  keysUnavailable: define(
    'auth/keys-unavailable',
    'unavailable',
    () => "the token issuer's keys are currently unavailable; retry later",
  ),
  /** The one answer to every log-in that fails, whatever the reason. */
  loginRefused: define('auth/login-refused', 'unauthenticated', () => 'wrong login or password'),
  loginLocked: define(
    'auth/login-locked',
    'too_many',
    (seconds: number) =>
      `too many failed attempts for this login; wait ${seconds} s, or ask an admin to reset the password`,
    (seconds: number) => ({ retry_after_s: seconds }),
  ),
  loginBusy: define(
    'auth/busy',
    'unavailable',
    (_seconds: number) => 'too many log-ins at once; retry shortly',
    (seconds: number) => ({ retry_after_s: seconds }),
  ),
  userUnknown: define('user/not-found', 'not_found', (id: string) => `no user "${id}"`),
  userExists: define(
    'user/exists',
    'conflict',
    (login: string) => `the login "${login}" is already taken`,
  ),
  lastOwner: define(
    'user/last-owner',
    'conflict',
    () => 'this is the last owner who can log in; make somebody else an owner first',
  ),
  groupUnknown: define('group/not-found', 'not_found', (id: string) => `no group "${id}"`),
  groupExists: define(
    'group/exists',
    'conflict',
    (name: string) => `a group named "${name}" already exists`,
  ),
  actionForbidden: define(
    'auth/forbidden',
    'forbidden',
    (action: string) => `you are not allowed to do "${action}"`,
  ),
  rightsExceeded: define(
    'auth/beyond-own-rights',
    'forbidden',
    (what: string) => `you cannot grant or revoke ${what}, which exceeds your own rights`,
  ),
  tokenUnknown: define('token/not-found', 'not_found', (id: string) => `no token "${id}"`),
  /** Also thrown when it is there and the caller has no business in it: both look alike. */
  orgUnknown: define(
    'org/not-found',
    'not_found',
    (org: string) => `no organization "${org}" that this token can access`,
  ),
  orgSuspended: define(
    'org/suspended',
    'forbidden',
    (org: string) =>
      `the organization "${org}" is suspended; its data is safe, and the server's operator can resume it`,
  ),
  orgExists: define(
    'org/exists',
    'conflict',
    (org: string) => `the organization "${org}" already exists`,
  ),
  schemaUnknown: define('schema/not-found', 'not_found', (slug: string) => `no schema "${slug}"`),
  schemaTooLarge: define(
    'schema/too-large',
    'too_large',
    (size: number, limit: number) =>
      `the schema has ${size} bytes of JSON, the limit is ${limit}; shorten its texts or split it into several schemas`,
    (size, limit) => ({ size, limit }),
  ),
  schemaVersionUnknown: define(
    'schema/version-not-found',
    'not_found',
    (slug: string, id: string) => `schema "${slug}" has no version "${id}"`,
  ),
  schemaVersionFrozen: define(
    'schema/version-frozen',
    'conflict',
    (slug: string, id: string) =>
      `schema "${slug}" is frozen at version "${id}"; unfreeze it first, or freeze another version`,
  ),
  schemaPartUnknown: define(
    'schema/part-not-found',
    'not_found',
    (slug: string, word: string, id: string) =>
      `schema "${slug}" has no ${word} with the id "${id}"`,
  ),
  schemaPartExists: define(
    'schema/part-exists',
    'conflict',
    (word: string, key: string, value: string) =>
      `the schema already has another ${word} whose ${key} is "${value}"; PUT that one, or choose another ${key}`,
  ),
  /** Also thrown when the caller may not read it: absence and secrecy look alike. */
  entityContended: define(
    'entity/contended',
    'conflict',
    (rounds: number) =>
      `other writes changed the entity each of the ${rounds} times that this one was checked; read it and retry`,
  ),
  entityUnknown: define('entity/not-found', 'not_found', (id: string, slug?: string) =>
    slug === undefined ? `no entity "${id}"` : `no entity "${id}" of schema "${slug}"`,
  ),
  idTaken: define(
    'id/taken',
    'conflict',
    (id: string) =>
      `there is already an entity with the id "${id}", perhaps under another schema or deleted; PATCH that one, or leave out _id to get a new id`,
  ),
  entityTooLarge: define(
    'entity/too-large',
    'too_large',
    (size: number, limit: number, unit: string) =>
      `the entity would have ${size} ${unit}, the limit is ${limit}; keep large texts and files elsewhere, or split it into several entities`,
    (size, limit, _unit) => ({ size, limit }),
  ),
  linksTooLarge: define(
    'entity/links-too-large',
    'too_large',
    (fault: string) => `the entity ${fault}; link to fewer entities, or let them link to this one`,
  ),
  entityStale: define(
    'entity/stale',
    'conflict',
    (sent: string, now: string) =>
      `you sent _updated_at ${sent}, but it is now ${now}; read the entity again and retry`,
  ),
  entityDeleted: define(
    'entity/deleted',
    'not_allowed',
    (id: string) => `entity "${id}" is deleted; restore it first`,
  ),
  entityNotDeleted: define(
    'entity/not-deleted',
    'invalid',
    (id: string) => `entity "${id}" is not deleted, so there is nothing to restore`,
  ),
  entityAmbiguous: define(
    'entity/ambiguous',
    'conflict',
    (count: number) =>
      `unique_key matches ${count} entities; make it more specific, or leave strict out to update the oldest`,
  ),
  /** `facts.current` is null where there is no entity, or none that the caller may see. */
  preconditionFailed: define(
    'entity/precondition-failed',
    'precondition_failed',
    (_facts: PreconditionFacts) =>
      'a condition of this request failed, so nothing was changed; read the entity again and retry',
    (facts) => facts,
  ),
  preconditionRequired: define(
    'entity/precondition-required',
    'precondition_required',
    (id: string) =>
      `this organization requires conditional changes; send If-Match with the ETag of entity "${id}" that you read ("*" is not enough)`,
  ),
  /** The entity that has them is not shown to the caller. */
  uniqueKeyTaken: define(
    'entity/key-taken',
    'conflict',
    () => 'another entity already has these values of the unique key; send other values',
  ),
  patchTestFailed: define(
    'entity/patch-test-failed',
    'conflict',
    (operation: number, pointer: string) =>
      `operation ${operation}: the value at "${shorten(pointer)}" is not the expected one; nothing was changed`,
    (operation, pointer) => ({ operation, pointer: shorten(pointer) }),
  ),
  /** Thrown by `inapplicable()` with the operations that cannot be performed. */
  patchInapplicable: define('entity/patch-inapplicable', 'unprocessable', (first: string) => first),
  patchTooLarge: define(
    'entity/patch-too-large',
    'too_large',
    (limit: number) =>
      `the patch copies, moves and compares more than ${limit} values and characters (a copied value counts as ten); send several smaller patches`,
  ),
  idempotencyKeyReused: define(
    'idempotency/key-reused',
    'unprocessable',
    () =>
      'you used this Idempotency-Key for a different request; use a new key for each request, and repeat a request unchanged',
  ),
  idempotencyInFlight: define(
    'idempotency/in-flight',
    'conflict',
    () => 'the request with this Idempotency-Key is still in progress; retry shortly',
  ),
  idempotencyResultGone: define(
    'idempotency/result-gone',
    'conflict',
    () =>
      'the request with this Idempotency-Key succeeded, but its result has since been purged or deleted and cannot be shown again',
  ),
  idempotencySecret: define(
    'idempotency/secret-not-repeated',
    'conflict',
    () =>
      'the request with this Idempotency-Key succeeded, but its answer contained a secret, which is not kept; revoke what it created and use a new key',
  ),
  uniqueKeyFilling: define(
    'entity/key-filling',
    'unavailable',
    (path: string, job: string) =>
      `entities are still being indexed by "${path}"; retry when GET /v1/jobs/${job} says "succeeded"`,
  ),
  uniqueKeyNotFilled: define(
    'entity/key-not-filled',
    'unavailable',
    (path: string, job: string, status: string) =>
      `job "${job}", which indexes entities by "${path}", ended as "${status}"; nothing was changed; retry to start another job`,
  ),
  jobUnknown: define(
    'job/not-found',
    'not_found',
    (id: string) => `no job "${id}"; jobs are deleted a week after they finish`,
  ),
  jobFinished: define(
    'job/finished',
    'conflict',
    (id: string, status: string) =>
      `job "${id}" has already ${status}, so there is nothing to cancel`,
  ),
  /** Only as the failure of a job. */
  jobLost: define('job/lost', 'unavailable', () => 'the server running the job stopped responding'),
  activityUnknown: define('activity/not-found', 'not_found', (id: string) => `no activity "${id}"`),
  activityTooLarge: define(
    'activity/too-large',
    'too_large',
    (size: number, limit: number) =>
      `the payload has ${size} bytes of JSON, the limit is ${limit}; keep large texts and files elsewhere`,
    (size, limit) => ({ size, limit }),
  ),
  answerTooLarge: define(
    'answer/too-large',
    'too_large',
    (limitBytes: number) =>
      `the answer would be larger than ${limitBytes} bytes; read the entity with GET /v2/entity/{slug}/{id}, and what it links to one by one or in a list`,
  ),
  indexOpening: define(
    'search/index-opening',
    'unavailable',
    () => 'the search index is still being built; retry shortly',
  ),
  storeUnavailable: define(
    'store/unavailable',
    'unavailable',
    (store: string) => `the ${store} store is unavailable; nothing was changed; retry later`,
  ),
  outcomeUnknown: define(
    'store/outcome-unknown',
    'unavailable',
    () =>
      'the database connection was lost during the commit, so the change may or may not be stored; check before you retry',
  ),
  shuttingDown: define(
    'server/shutting-down',
    'unavailable',
    () => 'the server is shutting down; retry',
  ),
  unexpected: define(
    'server/unexpected',
    'internal',
    () => 'something went wrong on the server; its log has the details under this request_id',
  ),
} as const;

/** The error for input that has problems; its message names the first and counts the rest. */
export function invalid(problems: readonly Problem[]): EntiaError {
  return withProblems(errors.inputInvalid, problems);
}

/** The error for a patch that is well-formed, but cannot be performed on this entity; pointers are into the patch. */
export function inapplicable(problems: readonly Problem[]): EntiaError {
  return withProblems(errors.patchInapplicable, problems);
}
