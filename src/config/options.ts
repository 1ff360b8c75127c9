import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isServerUrl } from '../kernel/is-server-url.ts';

/** One setting: where it comes from, what it may be, what it is when nobody says. */
export interface Option {
  readonly env: `ENTIA_${string}`;
  readonly doc: string;
  readonly unit?: string;
  /** Can also be read from the file that `<env>_FILE` names; never logged. */
  readonly secret?: boolean;
  /** Undefined: the option has no value unless it is set. */
  readonly default: string | undefined;
  /** What is wrong with a value, as the end of the sentence "must be …"; undefined when nothing is. */
  readonly check: (text: string) => string | undefined;
}

function integer(least: number, most: number): Option['check'] {
  return (text) => {
    const value = Number(text);
    const fits = /^\d+$/.test(text) && value >= least && value <= most;
    return fits ? undefined : `a whole number from ${least} to ${most}`;
  };
}

function oneOf(...values: readonly string[]): Option['check'] {
  return (text) => (values.includes(text) ? undefined : `one of ${values.join(', ')}`);
}

function matching(pattern: RegExp, meaning: string): Option['check'] {
  return (text) => (pattern.test(text) ? undefined : meaning);
}

const secretText = matching(
  /^[\x21-\x7e]{16,}$/,
  'at least 16 printable characters without spaces',
);

/** Keys that anybody on the way could exchange would prove nothing. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && local));
}

/** The items of a list in one option. */
export function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').map((item) => item.trim());
}

/** An origin is a URL without a path (RFC 6454). */
function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && new URL(text).origin === text);
}

function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = ''] = text.split('/');
  if (isIP(address) === 0) return false;
  return address === text || (ipaddr.isValidCIDR(text) && !/\/0+$/.test(text));
}

/** Every option, in the order in which the reference lists them. Parsing and documentation derive from this table. */
export const options = {
  host: {
    env: 'ENTIA_HOST',
    doc: 'The address to listen on. `0.0.0.0` or `::` listens on all interfaces.',
    default: '127.0.0.1',
    check: matching(/^[^\s/]+$/, 'a host name or IP address'),
  },
  port: {
    env: 'ENTIA_PORT',
    doc: 'The TCP port to listen on; `0` takes any free one and prints it.',
    default: '8080',
    check: integer(0, 65_535),
  },
  dataDir: {
    env: 'ENTIA_DATA_DIR',
    doc: 'The directory of the embedded store, created on the first start. One server at a time may use it.',
    default: './data',
    check: matching(/\S/, 'the path of a directory'),
  },
  databaseUrl: {
    env: 'ENTIA_DATABASE_URL',
    doc: 'A PostgreSQL database to use instead of the embedded store: `postgres://user:password@host:5432/database`. Give Entia a database of its own; several servers may share it.',
    secret: true,
    default: undefined,
    check: (text) =>
      URL.canParse(text) && /^postgres(ql)?:\/\/[^/]/.test(text)
        ? undefined
        : 'a URL such as postgres://user:password@host:5432/database',
  },
  databasePoolSize: {
    env: 'ENTIA_DATABASE_POOL_SIZE',
    doc: 'The most connections that this server opens to PostgreSQL: one listens, reads and changes share the others.',
    default: '10',
    check: integer(3, 1000),
  },
  adminToken: {
    env: 'ENTIA_ADMIN_TOKEN',
    doc: 'The token that may do everything in every organization. Unset: the first start creates one and shows it once. Set: it replaces that one.',
    secret: true,
    default: undefined,
    check: secretText,
  },
  org: {
    env: 'ENTIA_ORG',
    doc: 'The id of the default organization, created on the first start. The admin token works there unless `x-epilot-org-id` names another.',
    default: '1',
    check: matching(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 of the characters A-Z a-z 0-9 _ -'),
  },
  bodyLimitBytes: {
    env: 'ENTIA_BODY_LIMIT_BYTES',
    doc: 'The largest request body; a larger one is refused with 413.',
    unit: 'bytes',
    default: String(4 * 1024 * 1024),
    check: integer(1024, 1024 * 1024 * 1024),
  },
  headersTimeoutMs: {
    env: 'ENTIA_HEADERS_TIMEOUT_MS',
    doc: 'How long the headers of a request may take to arrive; after that it gets 408 and the connection is closed.',
    unit: 'milliseconds',
    default: '20000',
    check: integer(100, 3_600_000),
  },
  requestTimeoutMs: {
    env: 'ENTIA_REQUEST_TIMEOUT_MS',
    doc: 'How long a whole request, body included, may take to arrive; after that it gets 408 and the connection is closed. At least as long as the headers may take.',
    unit: 'milliseconds',
    default: '120000',
    check: integer(100, 3_600_000),
  },
  answerLimitBytes: {
    env: 'ENTIA_ANSWER_LIMIT_BYTES',
    doc: 'The size at which a page of an answer ends; the header `x-entia-truncated` says where the rest begins. An answer that has no pages is refused instead.',
    unit: 'bytes',
    default: String(16 * 1024 * 1024),
    check: integer(64 * 1024, 256 * 1024 * 1024),
  },
  searchMemoryBytes: {
    env: 'ENTIA_SEARCH_MEMORY_BYTES',
    doc: 'How much memory the search indexes of all organizations may take together, about; unset, a quarter of the memory that the process may use. When they take more, those searched least recently are dropped, and their next search builds them anew. An index that is larger by itself still serves.',
    unit: 'bytes',
    default: undefined,
    check: integer(1024 * 1024, Number.MAX_SAFE_INTEGER),
  },
  durability: {
    env: 'ENTIA_DURABILITY',
    doc: '`full`: a write is acknowledged once it is on disk, and survives a power cut. `process`: faster; a write survives a crash of the server, but not of the machine.',
    default: 'full',
    check: oneOf('full', 'process'),
  },
  logLevel: {
    env: 'ENTIA_LOG_LEVEL',
    doc: 'The lowest level of log lines to write. One JSON object a line, on standard output.',
    default: 'info',
    check: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  publicUrl: {
    env: 'ENTIA_PUBLIC_URL',
    doc: 'The URL at which callers reach the server, if it is not `http://<host>:<port>`. The OpenAPI document names it.',
    default: undefined,
    check: (text) =>
      isServerUrl(text)
        ? undefined
        : 'a URL that begins with http:// or https://, without "?", "#" or password',
  },
  corsOrigins: {
    env: 'ENTIA_CORS_ORIGINS',
    doc: 'The origins whose pages may call the API from a browser, separated by commas: `https://app.example`. `*` is every origin. None unless set.',
    default: undefined,
    check: (text) =>
      listOf(text).every(isOrigin)
        ? undefined
        : '* or origins separated by commas, such as https://app.example,http://localhost:5173',
  },
  trustedProxies: {
    env: 'ENTIA_TRUSTED_PROXIES',
    doc: 'The proxies in front of the server, separated by commas: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`. The address they give in `X-Forwarded-For` counts as that of the caller, so that people who log in [take turns](../guide/people.md).',
    default: undefined,
    check: (text) =>
      listOf(text).every(isNetwork)
        ? undefined
        : 'addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8',
  },
  metrics: {
    env: 'ENTIA_METRICS',
    doc: '`on`: `GET /metrics` reports what the instance measures, nothing about an organization or a document. `off`: nothing is measured.',
    default: 'on',
    check: oneOf('on', 'off'),
  },
  metricsToken: {
    env: 'ENTIA_METRICS_TOKEN',
    doc: 'If set, `GET /metrics` requires this bearer token.',
    secret: true,
    default: undefined,
    check: secretText,
  },
  shutdownGraceMs: {
    env: 'ENTIA_SHUTDOWN_GRACE_MS',
    doc: 'How long to keep accepting requests after SIGTERM. Meanwhile `GET /readyz` answers 503, and each answer closes its connection. Behind a load balancer, make it longer than the balancer takes to notice.',
    unit: 'milliseconds',
    default: '100',
    check: integer(0, 600_000),
  },
  jwtSecret: {
    env: 'ENTIA_JWT_SECRET',
    doc: 'Accepts signed tokens (JWT, HS256) made with this secret.',
    secret: true,
    default: undefined,
    check: (text) => (Buffer.byteLength(text) >= 32 ? undefined : 'at least 32 bytes'),
  },
  jwksUrl: {
    env: 'ENTIA_JWKS_URL',
    doc: 'Accepts signed tokens (JWT, RS256 and ES256) made with a key published at this URL.',
    default: undefined,
    check: (text) =>
      isSafeUrl(text) ? undefined : 'an https:// URL, or an http:// URL on this machine',
  },
  jwtIssuer: {
    env: 'ENTIA_JWT_ISSUER',
    doc: 'The required `iss` of signed tokens. Unset: any.',
    default: undefined,
    check: matching(/\S/, 'the name of the issuer'),
  },
  jwtAudience: {
    env: 'ENTIA_JWT_AUDIENCE',
    doc: 'The required `aud` of signed tokens, or one of its items. Unset: any, including tokens that the issuer made for other programs.',
    default: undefined,
    check: matching(/\S/, 'the name that the issuer uses for this server'),
  },
  jwtClockSkewS: {
    env: 'ENTIA_JWT_CLOCK_SKEW_S',
    doc: "How far the issuer's clock may differ from this machine's.",
    unit: 'seconds',
    default: '60',
    check: integer(0, 600),
  },
  jwtRolesClaim: {
    env: 'ENTIA_JWT_ROLES_CLAIM',
    doc: 'The claim of a signed token that holds its roles: a string or a list. Of `owner`, `admin`, `editor` and `viewer` the strongest counts. `a.b` is `b` inside `a`, unless a claim has exactly that name.',
    default: 'roles',
    check: matching(/\S/, 'the name of a claim'),
  },
  jwtGroupsClaim: {
    env: 'ENTIA_JWT_GROUPS_CLAIM',
    doc: 'The claim of a signed token that holds its groups: a string or a list.',
    default: 'groups',
    check: matching(/\S/, 'the name of a claim'),
  },
  jwtDefaultRole: {
    env: 'ENTIA_JWT_DEFAULT_ROLE',
    doc: 'The role of a signed token that names no known role. `none` refuses it.',
    default: 'none',
    check: oneOf('none', 'viewer', 'editor', 'admin'),
  },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
