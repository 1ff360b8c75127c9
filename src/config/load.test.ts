import { expect, test } from 'vitest';
import { type ConfigSource, loadConfig } from './load.ts';
import { type Option, options } from './options.ts';

const token = 'a-token-of-the-operator';
const files: Readonly<Record<string, string>> = {
  token: `${token}\n`,
  empty: ' \n',
  short: 'short',
};

function load(env: ConfigSource['env']) {
  return loadConfig({
    env,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
  });
}

test('nothing set gives the defaults', () => {
  expect(load({ PATH: '/bin', HOME: '' })).toEqual({
    ok: true,
    config: {
      host: '127.0.0.1',
      port: 8080,
      dataDir: './data',
      databaseUrl: undefined,
      databasePoolSize: 10,
      adminToken: undefined,
      org: '1',
      bodyLimitBytes: 4_194_304,
      headersTimeoutMs: 20_000,
      requestTimeoutMs: 120_000,
      answerLimitBytes: 16_777_216,
      durability: 'full',
      logLevel: 'info',
      publicUrl: undefined,
      corsOrigins: [],
      trustedProxies: [],
      metrics: 'on',
      metricsToken: undefined,
      shutdownGraceMs: 100,
      jwtSecret: undefined,
      jwksUrl: undefined,
      jwtIssuer: undefined,
      jwtAudience: undefined,
      jwtClockSkewS: 60,
      jwtRolesClaim: 'roles',
      jwtGroupsClaim: 'groups',
      jwtDefaultRole: 'none',
    },
  });
});

const accepted: readonly [env: Record<string, string>, part: object][] = [
  [{ ENTIA_PORT: '0' }, { port: 0 }],
  [{ ENTIA_PORT: '65535' }, { port: 65_535 }],
  [{ ENTIA_PORT: '' }, { port: 8080 }],
  [{ ENTIA_HOST: '::' }, { host: '::' }],
  [{ ENTIA_DURABILITY: 'process' }, { durability: 'process' }],
  [{ ENTIA_PUBLIC_URL: 'https://x.example/y' }, { publicUrl: 'https://x.example/y' }],
  [{ ENTIA_DATABASE_URL: 'postgresql://db' }, { databaseUrl: 'postgresql://db' }],
  [
    { ENTIA_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2001:db8::/32,192.0.2.1' },
    { trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.1'] },
  ],
  [{ ENTIA_JWT_SECRET: 'ü'.repeat(16) }, { jwtSecret: 'ü'.repeat(16) }],
  [{ ENTIA_JWKS_URL: 'https://x.example/k' }, { jwksUrl: 'https://x.example/k' }],
  [{ ENTIA_JWKS_URL: 'http://[::1]:9/k' }, { jwksUrl: 'http://[::1]:9/k' }],
  [{ ENTIA_ADMIN_TOKEN: token }, { adminToken: token }],
  [{ ENTIA_ADMIN_TOKEN_FILE: 'token' }, { adminToken: token }],
  [{ ENTIA_ADMIN_TOKEN: '', ENTIA_ADMIN_TOKEN_FILE: 'token' }, { adminToken: token }],
];
test.each(accepted)('%j', (env, part) => {
  expect(load(env)).toMatchObject({ ok: true, config: part });
});

const refused: readonly [env: Record<string, string>, problems: readonly string[]][] = [
  [{ ENTIA_PORT: '70000' }, ['ENTIA_PORT must be a whole number from 0 to 65535, not "70000"']],
  ...[
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.0.0.0/0',
    '::/0',
    '127.0.0.1,',
  ].map((text): (typeof refused)[number] => [
    { ENTIA_TRUSTED_PROXIES: text },
    [
      `ENTIA_TRUSTED_PROXIES must be addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8, not "${text}"`,
    ],
  ]),
  [{ ENTIA_PORT: '8e3' }, ['ENTIA_PORT must be a whole number from 0 to 65535, not "8e3"']],
  [
    { ENTIA_ORG: 'a b' },
    ['ENTIA_ORG must be 1 to 64 of the characters A-Z a-z 0-9 _ -, not "a b"'],
  ],
  [
    { ENTIA_ADMIN_TOKEN: 'short' },
    ['ENTIA_ADMIN_TOKEN must be at least 16 printable characters without spaces'],
  ],
  [
    { ENTIA_ADMIN_TOKEN_FILE: 'short' },
    ['ENTIA_ADMIN_TOKEN must be at least 16 printable characters without spaces'],
  ],
  [
    { ENTIA_ADMIN_TOKEN_FILE: 'nowhere' },
    ['ENTIA_ADMIN_TOKEN_FILE names "nowhere", which cannot be read'],
  ],
  [
    { ENTIA_DATABASE_URL: 'mysql://root:hidden@db/entia' },
    ['ENTIA_DATABASE_URL must be a URL such as postgres://user:password@host:5432/database'],
  ],
  [
    { ENTIA_DATABASE_POOL_SIZE: '2' },
    ['ENTIA_DATABASE_POOL_SIZE must be a whole number from 3 to 1000, not "2"'],
  ],
  [{ ENTIA_ADMIN_TOKEN_FILE: 'empty' }, ['ENTIA_ADMIN_TOKEN_FILE names "empty", which is empty']],
  [
    { ENTIA_ADMIN_TOKEN: token, ENTIA_ADMIN_TOKEN_FILE: 'token' },
    ['ENTIA_ADMIN_TOKEN and ENTIA_ADMIN_TOKEN_FILE are both set; keep one'],
  ],
  [{ ENTIA_JWT_SECRET: 'x'.repeat(31) }, ['ENTIA_JWT_SECRET must be at least 32 bytes']],
  ...['http://issuer.example/keys', 'file:///etc/keys', 'https://a:b@issuer.example', 'x'].map(
    (url): [Record<string, string>, string[]] => [
      { ENTIA_JWKS_URL: url },
      [`ENTIA_JWKS_URL must be an https:// URL, or an http:// URL on this machine, not "${url}"`],
    ],
  ),
  [{ ENTIA_HSOT: 'x' }, ['ENTIA_HSOT is not an option; did you mean ENTIA_HOST?']],
  [{ ENTIA_DATADIR: 'x' }, ['ENTIA_DATADIR is not an option; did you mean ENTIA_DATA_DIR?']],
  [{ ENTIA_LOGLEVL: 'x' }, ['ENTIA_LOGLEVL is not an option; did you mean ENTIA_LOG_LEVEL?']],
  [
    { ENTIA_ADMIN_TOKEN_FIEL: 'x' },
    ['ENTIA_ADMIN_TOKEN_FIEL is not an option; did you mean ENTIA_ADMIN_TOKEN_FILE?'],
  ],
  [
    { ENTIA_PORT_FILE: 'x' },
    [expect.stringContaining('ENTIA_PORT_FILE is not an option') as string],
  ],
  [
    { ENTIA_SOMETHING_ELSE: 'x' },
    [
      expect.stringMatching(
        /^ENTIA_SOMETHING_ELSE is not an option; the options are ENTIA_HOST, /,
      ) as string,
    ],
  ],
  [
    { ENTIA_PORT: 'x', ENTIA_DURABILITY: 'none', ENTIA_PUBLIC_URL: 'ftp://x', ENTIA_HOTS: 'x' },
    [
      'ENTIA_PORT must be a whole number from 0 to 65535, not "x"',
      'ENTIA_DURABILITY must be one of full, process, not "none"',
      'ENTIA_PUBLIC_URL must be a URL that begins with http:// or https://, without "?", "#" or password, not "ftp://x"',
      'ENTIA_HOTS is not an option; did you mean ENTIA_HOST?',
    ],
  ],
];
test.each(refused)('%j', (env, problems) => {
  expect(load(env)).toEqual({ ok: false, problems });
});

test('every default passes its own check', () => {
  for (const option of Object.values<Option>(options))
    if (option.default !== undefined) expect(option.check(option.default)).toBeUndefined();
});
