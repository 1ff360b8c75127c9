import { listOf, type Option, type OptionName, options } from './options.ts';
import { readTracing, type Sampling } from './tracing.ts';

/** The settings of one server, checked. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Undefined: the embedded store. It may hold a password. */
  readonly databaseUrl: string | undefined;
  readonly databasePoolSize: number;
  /** Undefined: the token that the first start made counts. */
  readonly adminToken: string | undefined;
  readonly org: string;
  readonly bodyLimitBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly answerLimitBytes: number;
  /** Undefined: a share of the memory of the machine. */
  readonly searchMemoryBytes: number | undefined;
  readonly durability: 'full' | 'process';
  readonly logLevel: string;
  readonly publicUrl: string | undefined;
  /** Origins whose pages may call; empty: none. */
  readonly corsOrigins: readonly string[];
  /** Proxies that are believed; empty: none. */
  readonly trustedProxies: readonly string[];
  readonly metrics: 'on' | 'off';
  /** Undefined: whoever reaches the server may read the metrics. */
  readonly metricsToken: string | undefined;
  readonly shutdownGraceMs: number;
  /** Undefined: no traces. Not an option of ours, but the standard variables of OpenTelemetry. */
  readonly tracing: Sampling | undefined;
  /** Undefined: no tokens signed with a shared secret are taken. */
  readonly jwtSecret: string | undefined;
  /** Undefined: no tokens signed with published keys are taken. */
  readonly jwksUrl: string | undefined;
  readonly jwtIssuer: string | undefined;
  readonly jwtAudience: string | undefined;
  readonly jwtClockSkewS: number;
  readonly jwtRolesClaim: string;
  readonly jwtGroupsClaim: string;
  /** A role, or `none`. */
  readonly jwtDefaultRole: string;
}

/** The environment and the files that it names. */
export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The content of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads every option. All problems are reported at once, a sentence each; misspelt `ENTIA_` names are among them. */
export function loadConfig(source: ConfigSource): LoadedConfig {
  const problems: string[] = [];
  const values = {} as Record<OptionName, string | undefined>;
  for (const name of Object.keys(options) as OptionName[])
    values[name] = read(options[name], source, problems);
  problems.push(...unknownNames(source.env));
  const tracing = readTracing(source.env, problems);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, config: { ...toConfig(values), tracing } };
}

function read(option: Option, source: ConfigSource, problems: string[]): string | undefined {
  const text =
    option.secret === true ? readSecret(option, source, problems) : source.env[option.env];
  if (text === undefined || text === '') return option.default;
  const fault = option.check(text);
  const shown = option.secret === true ? '' : `, not "${text}"`;
  if (fault !== undefined) problems.push(`${option.env} must be ${fault}${shown}`);
  return text;
}

function readSecret(
  option: Option,
  { env, readFile }: ConfigSource,
  problems: string[],
): string | undefined {
  const file = env[`${option.env}_FILE`];
  const text = env[option.env];
  if (file === undefined || file === '') return text;
  if (text !== undefined && text !== '') {
    problems.push(`${option.env} and ${option.env}_FILE are both set; keep one`);
    return text;
  }
  try {
    const secret = readFile(file).trim();
    if (secret === '') problems.push(`${option.env}_FILE names "${file}", which is empty`);
    return secret;
  } catch {
    problems.push(`${option.env}_FILE names "${file}", which cannot be read`);
    return undefined;
  }
}

function unknownNames(env: ConfigSource['env']): string[] {
  const known = Object.values<Option>(options).flatMap(({ env: name, secret }) =>
    secret === true ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(env)
    .filter((name) => name.startsWith('ENTIA_') && !known.includes(name))
    .map((name) => `${name} is not an option${suggestion(name, known)}`);
}

/** Letters that may be missing, wrong or too many in a name that was meant to be another. */
const maxEdits = 3;

function suggestion(name: string, known: readonly string[]): string {
  const [closest] = known
    .map((candidate) => ({ candidate, edits: editDistance(candidate, name) }))
    .filter(({ edits }) => edits <= maxEdits)
    .sort((a, b) => a.edits - b.edits);
  return closest === undefined
    ? `; the options are ${known.join(', ')}`
    : `; did you mean ${closest.candidate}?`;
}

/** How many letters must be added, removed or replaced to make one text of the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const letter of a) {
    const next = [(row[0] ?? 0) + 1];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (b[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function toConfig(
  values: Readonly<Record<OptionName, string | undefined>>,
): Omit<Config, 'tracing'> {
  return {
    host: values.host ?? '',
    port: Number(values.port),
    dataDir: values.dataDir ?? '',
    databaseUrl: values.databaseUrl,
    databasePoolSize: Number(values.databasePoolSize),
    adminToken: values.adminToken,
    org: values.org ?? '',
    bodyLimitBytes: Number(values.bodyLimitBytes),
    headersTimeoutMs: Number(values.headersTimeoutMs),
    requestTimeoutMs: Number(values.requestTimeoutMs),
    searchMemoryBytes: values.searchMemoryBytes ? Number(values.searchMemoryBytes) : undefined,
    answerLimitBytes: Number(values.answerLimitBytes),
    durability: values.durability === 'process' ? 'process' : 'full',
    logLevel: values.logLevel ?? '',
    // Paths are put behind it.
    publicUrl: values.publicUrl?.replace(/\/+$/, ''),
    corsOrigins: listOf(values.corsOrigins),
    trustedProxies: listOf(values.trustedProxies),
    metrics: values.metrics === 'off' ? 'off' : 'on',
    metricsToken: values.metricsToken,
    shutdownGraceMs: Number(values.shutdownGraceMs),
    jwtSecret: values.jwtSecret,
    jwksUrl: values.jwksUrl,
    jwtIssuer: values.jwtIssuer,
    jwtAudience: values.jwtAudience,
    jwtClockSkewS: Number(values.jwtClockSkewS),
    jwtRolesClaim: values.jwtRolesClaim ?? '',
    jwtGroupsClaim: values.jwtGroupsClaim ?? '',
    jwtDefaultRole: values.jwtDefaultRole ?? '',
  };
}
