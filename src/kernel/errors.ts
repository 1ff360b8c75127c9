import type { Problem } from './problem.ts';

/** What went wrong, in the caller's terms; `http` maps each kind to a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'not_allowed'
  | 'conflict'
  | 'precondition_failed'
  | 'precondition_required'
  | 'unprocessable'
  | 'too_large'
  | 'too_many'
  | 'unsupported_type'
  | 'unavailable'
  | 'internal';

interface EntiaErrorOptions extends ErrorOptions {
  readonly problems?: readonly Problem[];
  readonly details?: object;
}

/** Every error that Entia throws on purpose. `code` is stable; docs/reference/errors.md lists them all. */
export class EntiaError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  /** What is wrong with the input, all of it at once; empty for errors that are not about input. */
  readonly problems: readonly Problem[];
  /** Further members of the error's body, as they go over the wire. */
  readonly details: object;

  constructor(code: string, kind: ErrorKind, message: string, options: EntiaErrorOptions = {}) {
    super(message, options);
    this.name = 'EntiaError';
    this.code = code;
    this.kind = kind;
    this.problems = options.problems ?? [];
    this.details = options.details ?? {};
  }
}

interface ErrorMaker<Args extends readonly unknown[]> {
  (...args: Args): EntiaError;
  readonly code: string;
  readonly kind: ErrorKind;
}

function define<Args extends readonly unknown[]>(
  code: string,
  kind: ErrorKind,
  message: (...args: Args) => string,
  details?: (...args: Args) => object,
): ErrorMaker<Args> {
  const make = (...args: Args) =>
    new EntiaError(code, kind, message(...args), { details: details?.(...args) ?? {} });
  return Object.assign(make, { code, kind });
}

/** A caller's text may be as long as a body. */
function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

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
      `this is not a request that can be read: ${why}; headers and URL may be 16 KiB`,
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
      `the content type "${sent}" is not understood here; send ${understood}`,
  ),
  parameterUnsupported: define(
    'request/unsupported-parameter',
    'invalid',
    (name: string) => `the parameter "${name}" is not supported by this version; leave it out`,
  ),
  tokenMissing: define(
    'auth/token-missing',
    'unauthenticated',
    () => 'no token; send the header "Authorization: Bearer <token>"',
  ),
  tokenInvalid: define(
    'auth/token-invalid',
    'unauthenticated',
    () => 'the token is not valid; check that it is whole, and that it was made by this server',
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
    (why: string) => `the signed token is refused: ${why}`,
  ),
  roleMissing: define(
    'auth/no-role',
    'forbidden',
    (claim: string) =>
      `the claim "${claim}" of the signed token names none of the roles owner, admin, editor, viewer`,
  ),
  keysUnavailable: define(
    'auth/keys-unavailable',
    'unavailable',
    () => 'the keys of the token issuer cannot be had at the moment; repeat the request',
  ),
  /** The one answer to every log-in that fails, whatever the reason. */
  loginRefused: define(
    'auth/login-refused',
    'unauthenticated',
    () => 'nobody can log in with this login and password',
  ),
  loginLocked: define(
    'auth/login-locked',
    'too_many',
    (seconds: number) =>
      `too many log-ins under this name have failed; wait ${seconds} s, or have the password reset`,
    (seconds: number) => ({ retry_after_s: seconds }),
  ),
  loginBusy: define(
    'auth/busy',
    'unavailable',
    () => 'too many passwords are being checked at the moment; repeat the request',
  ),
  userUnknown: define('user/not-found', 'not_found', (id: string) => `no user "${id}"`),
  userExists: define(
    'user/exists',
    'conflict',
    (login: string) => `somebody has the login "${login}" already`,
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
    (name: string) => `there is a group named "${name}" already`,
  ),
  actionForbidden: define(
    'auth/forbidden',
    'forbidden',
    (action: string) => `you may not do "${action}"`,
  ),
  rightsExceeded: define(
    'auth/beyond-own-rights',
    'forbidden',
    (what: string) => `you cannot give or take ${what}, which is more than you have yourself`,
  ),
  tokenUnknown: define('token/not-found', 'not_found', (id: string) => `no token "${id}"`),
  /** Also thrown when it is there and the caller has no business in it: both look alike. */
  orgUnknown: define(
    'org/not-found',
    'not_found',
    (org: string) => `there is no organization "${org}" that this token may work in`,
  ),
  orgSuspended: define(
    'org/suspended',
    'forbidden',
    (org: string) =>
      `the organization "${org}" is suspended; nothing is lost, and who runs this server can resume it`,
  ),
  orgExists: define(
    'org/exists',
    'conflict',
    (org: string) => `the organization "${org}" exists already`,
  ),
  schemaUnknown: define('schema/not-found', 'not_found', (slug: string) => `no schema "${slug}"`),
  schemaVersionUnknown: define(
    'schema/version-not-found',
    'not_found',
    (slug: string, id: string) => `schema "${slug}" has no version "${id}"`,
  ),
  /** Also thrown when the caller may not read it: absence and secrecy look alike. */
  entityUnknown: define('entity/not-found', 'not_found', (id: string, slug?: string) =>
    slug === undefined ? `no entity "${id}"` : `no entity "${id}" of schema "${slug}"`,
  ),
  entityStale: define(
    'entity/stale',
    'conflict',
    (sent: string, now: string) =>
      `you sent _updated_at ${sent}, it is ${now} now; read the entity again and repeat the change`,
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
      'a condition of this request does not hold, so nothing was changed; read the entity again and repeat the change',
    (facts) => facts,
  ),
  preconditionRequired: define(
    'entity/precondition-required',
    'precondition_required',
    (id: string) =>
      `this organization wants changes to name the state that they change; send If-Match with the ETag of entity "${id}" that you read; "*" names none`,
  ),
  patchTestFailed: define(
    'entity/patch-test-failed',
    'conflict',
    (operation: number, pointer: string) =>
      `operation ${operation}: the value at "${shorten(pointer)}" is not the one that is tested for; nothing was changed`,
    (operation, pointer) => ({ operation, pointer: shorten(pointer) }),
  ),
  /** Thrown by `inapplicable()` with the operations that cannot be performed. */
  patchInapplicable: define('entity/patch-inapplicable', 'unprocessable', (first: string) => first),
  patchTooLarge: define(
    'entity/patch-too-large',
    'too_large',
    (limit: number) =>
      `the patch copies, moves and compares more than ${limit} values and characters, of which a copied value counts as ten; send several smaller ones`,
  ),
  idempotencyKeyReused: define(
    'idempotency/key-reused',
    'unprocessable',
    () =>
      'this Idempotency-Key belongs to another request of yours; take a new key for each request, and send the same request when you repeat it',
  ),
  idempotencyInFlight: define(
    'idempotency/in-flight',
    'conflict',
    () => 'the request with this Idempotency-Key is still being worked on; repeat it in a moment',
  ),
  idempotencyResultGone: define(
    'idempotency/result-gone',
    'conflict',
    () =>
      'the request with this Idempotency-Key was performed, but what it made has been purged or deleted since, so it cannot be shown again',
  ),
  idempotencySecret: define(
    'idempotency/secret-not-repeated',
    'conflict',
    () =>
      'the request with this Idempotency-Key was performed, but its answer held a secret, which is not kept; revoke what it made and send the request with a new key',
  ),
  uniqueKeyFilling: define(
    'entity/key-filling',
    'unavailable',
    (path: string, job: string) =>
      `entities are still being made findable by "${path}"; repeat the request when GET /v1/jobs/${job} says "succeeded"`,
  ),
  uniqueKeyNotFilled: define(
    'entity/key-not-filled',
    'unavailable',
    (path: string, job: string, status: string) =>
      `job "${job}", which was to make entities findable by "${path}", has ended as "${status}"; nothing was changed; repeat the request, which begins another job`,
  ),
  jobUnknown: define(
    'job/not-found',
    'not_found',
    (id: string) => `no job "${id}"; jobs are forgotten a week after they finished`,
  ),
  jobFinished: define(
    'job/finished',
    'conflict',
    (id: string, status: string) =>
      `job "${id}" has ${status} already, so there is nothing to cancel`,
  ),
  /** Only as the failure of a job. */
  jobLost: define(
    'job/lost',
    'unavailable',
    () => 'the server that ran the job has not been heard of',
  ),
  activityUnknown: define('activity/not-found', 'not_found', (id: string) => `no activity "${id}"`),
  answerTooLarge: define(
    'answer/too-large',
    'too_large',
    (limitBytes: number) =>
      `the answer would be larger than ${limitBytes} bytes; read the entity with GET /v2/entity/{slug}/{id}, and what it links to one by one or in a list`,
  ),
  indexOpening: define(
    'search/index-opening',
    'unavailable',
    () => 'the search index is still being built; repeat the request in a moment',
  ),
  storeUnavailable: define(
    'store/unavailable',
    'unavailable',
    (store: string) => `the ${store} store did not take the change; nothing was stored`,
  ),
  outcomeUnknown: define(
    'store/outcome-unknown',
    'unavailable',
    () =>
      'the database went away while the change was committed, and could not be asked since; read what is there before you repeat the request',
  ),
  shuttingDown: define(
    'server/shutting-down',
    'unavailable',
    () => 'the server is shutting down; repeat the request',
  ),
  unexpected: define(
    'server/unexpected',
    'internal',
    () => 'something went wrong on the server; the log has the details under this request_id',
  ),
} as const;

/** So many problems an error carries at most; input can have millions. */
const maxProblems = 100;

/** The error for input that has problems; its message names the first and counts the rest. */
export function invalid(problems: readonly Problem[]): EntiaError {
  return withProblems(errors.inputInvalid, problems);
}

/** The error for a patch that is well-formed, but cannot be performed on this entity; pointers are into the patch. */
export function inapplicable(problems: readonly Problem[]): EntiaError {
  return withProblems(errors.patchInapplicable, problems);
}

function withProblems(
  { code, kind }: ErrorMaker<[string]>,
  problems: readonly Problem[],
): EntiaError {
  const [first] = problems;
  const place = first === undefined || first.path === '' ? '' : `${first.path}: `;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const message =
    first === undefined ? 'the request is not valid' : `${place}${first.message}${more}`;
  return new EntiaError(code, kind, message, { problems: problems.slice(0, maxProblems) });
}
