import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { isServerUrl } from '../kernel/is-server-url.ts';
import type { JsonObject, JsonValue } from '../kernel/json.ts';
import { CommandMisused } from './command.ts';

/** A subcommand that asks the API, with the options that every such subcommand takes. */
export function apiCommand(name: string, summary: string) {
  return new Command(name)
    .description(summary)
    .option('--org <id>', 'act in this organization instead of the default one')
    .option('--json', 'print what the API answers')
    .option('--url <server>', 'ask the server at this URL instead of opening the store')
    .option('--token-file <path>', 'with --url: read the token from this file')
    .option('--token <token>', 'with --url: the token; other users of this machine may see it');
}

interface ApiChoice {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly org?: string | undefined;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The HTTP API, of a server that runs, or over the store itself. Fails with one line for people. */
export interface Api {
  readonly call: (method: Method, path: string, body?: JsonValue) => Promise<JsonObject>;
  readonly close: () => Promise<void>;
}

/** Opens the API that was chosen, and closes it after the work, also when that fails. */
export async function withApi<Result>(
  choice: ApiChoice,
  work: (api: Api) => Promise<Result>,
): Promise<Result> {
  const api = await chooseApi(choice);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

/** With `--url` the server there; else the store that the environment names, which no other process may hold. */
function chooseApi(choice: ApiChoice): Promise<Api> {
  const { url, token, tokenFile } = choice;
  if (url !== undefined)
    return Promise.resolve(serverApi(baseOf(url), tokenOf(choice), choice.org));
  if (token !== undefined || tokenFile !== undefined)
    throw new CommandMisused('a token needs a server; name it with --url');
  return storeApi(choice.org);
}

function tokenOf({ token, tokenFile: file }: ApiChoice): string {
  const found = file === undefined ? token : readFileSync(file, 'utf8').trim();
  if (found === undefined || found === '')
    throw new CommandMisused('a server needs a token; give it with --token-file or --token');
  return found;
}

/** Where the paths of the API begin: the URL with its path, without a slash at its end. */
function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new CommandMisused(`--url must begin with http:// or https://, not "${url}"`);
  const { origin, pathname } = new URL(url);
  if (!isServerUrl(url))
    throw new CommandMisused('--url takes a host and a path: no "?", "#" or password');
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function serverApi(base: string, token: string, org: string | undefined): Api {
  return {
    close: () => Promise.resolve(),
    async call(method, path, body) {
      const headers = headersOf(token, org, body);
      // A redirect is not followed: the token is for this server alone.
      const sent = { method, headers, redirect: 'manual' } as const;
      const answer = await fetch(
        `${base}${path}`,
        body === undefined ? sent : { ...sent, body: JSON.stringify(body) },
      ).catch((cause: unknown) => {
        throw new Error(`cannot reach ${base}: ${reasonOf(cause)}`, { cause });
      });
      const to = answer.headers.get('location');
      if (answer.status >= 300 && answer.status < 400)
        throw new Error(`${base} redirects to ${to ?? 'another address'}; name that with --url`);
      return read(answer.status, await answer.text(), base);
    },
  };
}

async function storeApi(org: string | undefined): Promise<Api> {
  const { configOrExit } = await import('../config/process-config.ts');
  const config = configOrExit();
  const { openApi } = await import('../compose.ts');
  const { pino } = await import('pino');
  const adminToken = randomBytes(32).toString('hex');
  const log = pino({ level: 'silent' });
  const { app, close } = await openApi({ ...config, adminToken, metrics: 'off' }, log).catch(
    (cause: unknown) => {
      throw new Error(`${reasonOf(cause)}; to ask a running server, use --url and --token-file`, {
        cause,
      });
    },
  );
  return {
    close,
    async call(method, path, body) {
      const headers = headersOf(adminToken, org, body);
      const sent = { method, url: path, headers };
      const answer = await app.inject(
        body === undefined ? sent : { ...sent, payload: JSON.stringify(body) },
      );
      return read(answer.statusCode, answer.payload, config.dataDir);
    },
  };
}

function headersOf(token: string, org: string | undefined, body: JsonValue | undefined) {
  return {
    authorization: `Bearer ${token}`,
    ...(org === undefined ? {} : { 'x-epilot-org-id': org }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

function read(status: number, text: string, place: string): JsonObject {
  const body = text === '' ? {} : parsed(text, place);
  if (status < 300) return body;
  const { error, errors } = body;
  const problems = Array.isArray(errors) ? (errors as readonly JsonObject[]) : [];
  const all = problems.map(({ path, message }) => `\n  - ${String(path)}: ${String(message)}`);
  // A single one is the error already.
  const lines = all.length > 1 ? all : [];
  throw new Error(`${String(error ?? `${place} answered ${status}`)}${lines.join('')}`);
}

function parsed(text: string, place: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw new Error(`${place} is not an Entia server: its answer is not JSON`, { cause });
  }
}

/** What lies beneath: `fetch` itself only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof TypeError && error.cause !== undefined
    ? reasonOf(error.cause)
    : error.message;
}
