import { describe, expect, test } from 'vitest';
import type { OrgId } from '../../src/kernel/ids.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import {
  expectErrorBody,
  openServer,
  type Reply,
  type Request,
  serverOfFile,
  type TestServer,
} from './server.ts';
import { type StoreKind, sqlite } from './stores.ts';

/** One request, what is there before it, and what must be true after it. */
export interface Scenario extends Request {
  /** A sentence. */
  readonly name: string;
  /** Requests that make what the scenario needs; each must succeed. */
  readonly given?: readonly Request[];
  /** Further headers, made of what the requests before answered. */
  readonly headersFrom?: (given: readonly Reply[]) => Readonly<Record<string, string>>;
  readonly status: number;
  /** The error's code. */
  readonly code?: string;
  /** How many activities the request adds; none unless told. */
  readonly activities?: number;
  /** How many feed entries the request adds; none unless told. */
  readonly feed?: number;
  /** What the answer must at least hold. */
  readonly answer?: object;
  /** What the answer must be, to the last member. */
  readonly exactly?: JsonValue;
  readonly check?: (reply: Reply, server: TestServer) => void | Promise<void>;
}

/** How scenarios are run. */
export interface Stage {
  /** SQLite unless told: those where order, uniqueness, concurrency, paging or how text compares may differ need all. */
  readonly on?: readonly StoreKind[];
  /** One for the file unless told, where each scenario has an organization of its own; `each` for what is of the instance. */
  readonly servers?: 'one' | 'each';
}

/** Runs each scenario; `$org` in what is sent and expected stands for the organization that it is played in. */
export function runScenarios(
  scenarios: readonly Scenario[],
  { on = [sqlite], servers = 'one' }: Stage = {},
): void {
  for (const kind of on)
    describe(kind.name, () => {
      const open = servers === 'one' ? serverOfFile(kind) : () => openServer(kind);
      test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
        '%s',
        async (_name, told) => {
          const server = await open();
          const scenario = inOrganization(told, server.org);
          const given = await arrange(server, scenario.given ?? []);
          const before = await server.effects();
          const headers = { ...scenario.headers, ...scenario.headersFrom?.(given) };
          const reply = await server.call({ ...scenario, headers });
          const after = await server.effects();
          expect(reply.status, reply.text).toBe(scenario.status);
          expect({
            activities: after.activities - before.activities,
            feed: after.feed - before.feed,
          }).toEqual({ activities: scenario.activities ?? 0, feed: scenario.feed ?? 0 });
          await compare(server, scenario, reply);
        },
      );
    });
}

/** Puts the organization into every text; what is no plain value stays as it is. */
export function inOrganization<Value>(value: Value, org: OrgId): Value {
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') return part.replaceAll('$org', org);
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part !== 'object' || part === null) return part;
    if (Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, fill(each)]));
  };
  return fill(value) as Value;
}

async function compare(server: TestServer, scenario: Scenario, reply: Reply): Promise<void> {
  if (reply.status >= 400 && scenario.method !== 'HEAD') {
    expectErrorBody(reply);
    expect(reply.json()['code']).toBe(scenario.code);
  }
  if (scenario.answer !== undefined) expect(reply.json()).toMatchObject(scenario.answer);
  if (scenario.exactly !== undefined) expect(reply.json()).toEqual(scenario.exactly);
  await scenario.check?.(reply, server);
}

/** Sends requests one after another; each must succeed. */
export async function arrange(
  server: TestServer,
  requests: readonly Request[],
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (const request of requests) {
    const reply = await server.call(request);
    expect(reply.status, `${request.method} ${request.url}: ${reply.text}`).toBeLessThan(300);
    replies.push(reply);
  }
  return replies;
}

/** Free ids for entities. */
export const a = '0a000000-0000-4000-8000-000000000000';
export const b = '0b000000-0000-4000-8000-000000000000';
export const c = '0c000000-0000-4000-8000-000000000000';
export const unknownId = '0f000000-0000-4000-8000-000000000000';

export const get = (url: string): Request => ({ method: 'GET', url });
export const post = (url: string, body?: JsonValue): Request => withBody('POST', url, body);
export const put = (url: string, body?: JsonValue): Request => withBody('PUT', url, body);
export const patch = (url: string, body?: JsonValue): Request => withBody('PATCH', url, body);
export const remove = (url: string): Request => ({ method: 'DELETE', url });

function withBody(method: Request['method'], url: string, body: JsonValue | undefined): Request {
  return body === undefined ? { method, url } : { method, url, body };
}

/** Creates a contact. */
export function contact(id: string, document: { readonly [key: string]: JsonValue } = {}): Request {
  return post('/v1/entity/contact', { ...document, _id: id });
}

/** Stores a schema named `contact`. */
export function contactSchema(definition: { readonly [key: string]: JsonValue } = {}): Request {
  return put('/v1/entity/schemas/contact', {
    name: 'Contact',
    plural: 'Contacts',
    attributes: [],
    ...definition,
  });
}

export function list(filter: JsonValue, more: { readonly [key: string]: JsonValue } = {}): Request {
  return post('/v1/entity:list', { filter, ...more });
}
