import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { openApi } from '../compose.ts';
import { configOrExit } from '../config/process-config.ts';
import type { JsonObject, JsonValue } from '../kernel/json.ts';
import { CommandMisused } from './command.ts';

/** Where a command finds the API; the options that every such command takes, as `parseArgs` wants them. */
export const apiOptions = {
  url: { type: 'string' },
  token: { type: 'string' },
  'token-file': { type: 'string' },
  org: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** How `apiOptions` are shown in usage. */
export const apiUsage =
  '[--org <id>] [--json] [--url <server> (--token-file <path> | --token <token>)]';

interface ApiChoice {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly 'token-file'?: string | undefined;
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
  const { url, token } = choice;
  if (url !== undefined) return Promise.resolve(serverApi(url, tokenOf(choice), choice.org));
  if (token !== undefined || choice['token-file'] !== undefined)
    throw new CommandMisused('a token is for a server; name it with --url');
  return storeApi(choice.org);
}

function tokenOf(choice: ApiChoice): string {
  const { token, 'token-file': file } = choice;
  const found = file === undefined ? token : readFileSync(file, 'utf8').trim();
  if (found === undefined || found === '')
    throw new CommandMisused('a server wants a token; name it with --token-file or --token');
  return found;
}

function serverApi(url: string, token: string, org: string | undefined): Api {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new CommandMisused(`--url must begin with http:// or https://, not "${url}"`);
  return {
    close: () => Promise.resolve(),
    async call(method, path, body) {
      const headers = headersOf(token, org, body);
      const sent =
        body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      const answer = await fetch(new URL(path, url), sent).catch((cause: unknown) => {
        throw new Error(`${url} cannot be reached: ${reasonOf(cause)}`, { cause });
      });
      return read(answer.status, await answer.text(), url);
    },
  };
}

async function storeApi(org: string | undefined): Promise<Api> {
  const config = configOrExit();
  const adminToken = randomBytes(32).toString('hex');
  const log = pino({ level: 'silent' });
  const { app, close } = await openApi({ ...config, adminToken, metrics: 'off' }, log).catch(
    (cause: unknown) => {
      throw new Error(
        `${reasonOf(cause)}; a server that runs is asked with --url and --token-file`,
        {
          cause,
        },
      );
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
    throw new Error(`${place} does not answer as Entia does`, { cause });
  }
}

/** What lies beneath: `fetch` itself only says that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof TypeError && error.cause !== undefined
    ? reasonOf(error.cause)
    : error.message;
}
