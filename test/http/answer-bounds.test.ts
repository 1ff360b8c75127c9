import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { queueJob } from '../../src/usecases/job/record-job.ts';
import { openServer, type Reply, type Request, type TestServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

/** What an answer may weigh in these tests, in bytes. */
const limit = 4_000;

const long = 'x'.repeat(1_500);
const ids = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`);

const send = (method: Request['method'], url: string, body?: JsonValue): Request =>
  body === undefined ? { method, url } : { method, url, body };
const contact = (id = '', more: JsonObject = {}) =>
  send('POST', '/v1/entity/contact', { ...(id === '' ? {} : { _id: id }), long, ...more });
const contacts = ids.map((id) => contact(id));
const changes = [1, 2, 3, 4].map((n) =>
  send('PATCH', `/v1/entity/contact/${ids[0]}?activity_id=@`, { n }),
);
const many = (count: number, made: (n: number) => Request) =>
  Array.from({ length: count }, (_, n) => made(n));
const schema = (slug: string) =>
  send('PUT', `/v1/entity/schemas/${slug}`, { name: long, plural: 'x', attributes: [] });
const named = (n: number) => `${String(n).padStart(3, '0')}${'x'.repeat(190)}`;

/** How a route is made to have more than fits: what is there, what is asked, and under which name its pages go on. */
interface Heavy {
  readonly given: readonly Request[];
  readonly prepare?: (server: TestServer) => Promise<void>;
  readonly ask: Request;
  /** The member of the answer that holds the rows, and how many there are. */
  readonly rows: readonly [member: string, count: number];
  /** The parameter that skips rows; undefined where the route refuses instead. */
  readonly from?: string;
}

/** By operation id. */
const heavy: Readonly<Record<string, Heavy>> = {
  listEntities: {
    given: contacts,
    ask: send('POST', '/v1/entity:list', { filter: [{ term: { _schema: 'contact' } }] }),
    rows: ['results', 5],
    from: 'from',
  },
  getEntity: {
    given: [...contacts, contact('', { all: { $relation: ids.map((id) => ({ entity_id: id })) } })],
    ask: send('GET', '/v1/entity/contact/@'),
    rows: ['relations', 5],
  },
  getActivity: {
    given: [
      contact(ids[0]),
      send('POST', '/v1/entity/activity', { type: 'Import', title: '', message: '' }),
      ...changes,
    ],
    ask: send('GET', '/v1/entity/activity/@'),
    rows: ['operations', 4],
    from: 'operations_from',
  },
  getEntityActivityFeed: {
    given: [
      contact(ids[0]),
      ...changes.map(({ url, ...rest }) => ({ ...rest, url: url.slice(0, -14) })),
    ],
    ask: send('GET', `/v1/entity/contact/${ids[0]}/activity`),
    rows: ['results', 5],
    from: 'from',
  },
  listSchemas: {
    given: ['a', 'b', 'c', 'd'].map(schema),
    ask: send('GET', '/v1/entity/schemas'),
    rows: ['results', 4],
    from: 'from',
  },
  listSchemasV2: {
    given: ['a', 'b', 'c', 'd'].map(schema),
    ask: send('GET', '/v2/entity/schemas'),
    rows: ['results', 4],
    from: 'from',
  },
  getSchemaVersions: {
    given: ['a', 'a', 'a', 'a'].map(schema),
    ask: send('GET', '/v1/entity/schemas/a/versions'),
    rows: ['versions', 4],
    from: 'versions_from',
  },
  listOrganizations: {
    given: many(30, (n) =>
      send('POST', '/v1/organizations', { id: `o${100 + n}`, name: named(n) }),
    ),
    ask: send('GET', '/v1/organizations?size=100'),
    rows: ['results', 31],
    from: 'from',
  },
  listAccessTokens: {
    given: many(20, (n) => send('POST', '/v1/access-tokens', { name: named(n), role: 'viewer' })),
    ask: send('GET', '/v1/access-tokens?size=100'),
    rows: ['results', 20],
    from: 'from',
  },
  listUsers: {
    given: many(20, (n) =>
      send('POST', '/v1/users', { login: `u${n}`, name: named(n), role: 'viewer' }),
    ),
    ask: send('GET', '/v1/users?size=100'),
    rows: ['results', 20],
    from: 'from',
  },
  listGroups: {
    given: many(20, (n) => send('POST', '/v1/groups', { name: named(n) })),
    ask: send('GET', '/v1/groups?size=100'),
    rows: ['results', 20],
    from: 'from',
  },
  listJobs: {
    given: [],
    prepare: async ({ deps }) => {
      // Of a kind that no worker here runs.
      for (let n = 0; n < 20; n++) {
        const asked = { org: '1', id: deps.ids.entityId(), kind: 'stays', subject: `${n}` };
        const job = { ...asked, input: { named: named(n) }, caller: {}, createdAt: n };
        await deps.store.run('1', (tx) => queueJob(tx, job));
      }
    },
    ask: send('GET', '/v1/jobs?size=100'),
    rows: ['results', 20],
    from: 'from',
  },
};

/** Answer what the program knows of its own accord, which has an end. */
const builtIn: ReadonlySet<string> = new Set(['listAvailableCapabilities']);

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly { readonly schema: JsonObject; readonly name: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonObject }>>;
  };
  readonly responses: Readonly<
    Record<string, { headers?: object; content?: Readonly<Record<string, { schema: JsonObject }>> }>
  >;
}

interface Document {
  readonly operations: readonly Operation[];
  /** The shape itself, or that which the reference names. */
  readonly shapeOf: (shape: JsonObject | undefined) => JsonObject;
}

async function readDocument(): Promise<Document> {
  const { app } = await openServer(sqlite);
  await app.ready();
  const { paths = {}, components } = app.swagger() as unknown as Openapi;
  return {
    operations: Object.values(paths).flatMap((path) => Object.values(path)),
    shapeOf: (shape = {}) => {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(String(shape['$ref']))?.[1];
      return name === undefined ? shape : (components.schemas[name] ?? {});
    },
  };
}

interface Openapi {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonObject>> };
}

/** Whether the answer holds a list of stored things; what begins with `_` is a part of one thing. */
function answersMany(
  { operationId = '', responses }: Operation,
  shapeOf: Document['shapeOf'],
): boolean {
  if (builtIn.has(operationId)) return false;
  const schema = shapeOf(responses['200']?.content?.['application/json']?.schema);
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, JsonObject>);
  return members.some(
    ([name, shape]) =>
      !name.startsWith('_') &&
      shape['type'] === 'array' &&
      shapeOf(shape['items'] as JsonObject | undefined)['type'] === 'object',
  );
}

describe('a route that answers more than one stored thing has a bound of bytes', () => {
  test('each says which, and is tried below', async () => {
    const { operations, shapeOf } = await readDocument();
    const all = operations.filter((operation) => answersMany(operation, shapeOf));
    for (const { operationId, responses } of all) {
      const pages = Object.hasOwn(responses['200']?.headers ?? {}, 'x-entia-truncated');
      expect(pages !== Object.hasOwn(responses, '413'), operationId).toBe(true);
      expect(heavy[operationId ?? '']?.from !== undefined, operationId).toBe(pages);
    }
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(heavy).sort());
  });

  test.each(Object.entries(heavy))(
    '%s',
    async (_id, { given, prepare, ask, rows: [member, count], from }) => {
      const server = await openServer(sqlite);
      // Use-cases look at it with each answer.
      Object.assign(server.deps, { answerLimitBytes: limit });
      await prepare?.(server);
      const last = await make(server, given);
      const asked = { ...ask, url: ask.url.replace('@', last) };
      if (from === undefined) {
        const reply = await server.call(asked);
        expect([reply.status, reply.json()['code']]).toEqual([413, 'answer/too-large']);
        return;
      }
      const whole = await readAll(server, asked, { member, from });
      expect(whole).toHaveLength(count);
      expect(new Set(whole.map((row) => JSON.stringify(row))).size).toBe(count);
    },
  );
});

/** Sends requests that must succeed; `@` in a path is the id that the request with a POST before it made. */
async function make(server: TestServer, requests: readonly Request[]): Promise<string> {
  let last = '';
  for (const request of requests) {
    const reply = await server.call({ ...request, url: request.url.replace('@', last) });
    expect([200, 201], reply.text).toContain(reply.status);
    if (request.method === 'POST') last = String(reply.json()['_id']);
  }
  return last;
}

/** Every row, page by page, as `x-entia-truncated` says; each page but the last ends before the limit. */
async function readAll(
  server: TestServer,
  request: Request,
  { member, from }: { readonly member: string; readonly from: string },
): Promise<readonly JsonValue[]> {
  const rows: JsonValue[] = [];
  for (let [next, page] = [0, 0]; ; page++) {
    const reply = await server.call(startingAt(request, from, next));
    expect(reply.status).toBe(200);
    expect(Buffer.byteLength(reply.text)).toBeLessThan(limit + 500);
    const found = reply.json()[member] as readonly JsonValue[];
    expect(found.length).toBeGreaterThan(0);
    rows.push(...found);
    const goesOn = truncatedAt(reply);
    if (goesOn === undefined) {
      expect(page).toBeGreaterThan(0);
      return rows;
    }
    expect(goesOn).toBe(rows.length);
    next = goesOn;
  }
}

function truncatedAt({ headers }: Reply): number | undefined {
  const sent = headers['x-entia-truncated'];
  return sent === undefined ? undefined : Number(sent);
}

function startingAt(request: Request, name: string, from: number): Request {
  if (request.method === 'POST')
    return { ...request, body: { ...(request.body as JsonObject), [name]: from } };
  const mark = request.url.includes('?') ? '&' : '?';
  return { ...request, url: `${request.url}${mark}${name}=${from}` };
}

test('every list that is sent has a bound, in bodies and in queries', async () => {
  const { operations, shapeOf } = await readDocument();
  const endless = operations.flatMap(({ operationId, parameters = [], requestBody }) => {
    const bodies = Object.values(requestBody?.content ?? {}).map(({ schema }) => shapeOf(schema));
    const queries = parameters.map(({ schema, name }) => ({ ...schema, title: name }));
    return [...bodies, ...queries]
      .flatMap((shape) => listsIn(shape))
      .filter((list) => !('maxItems' in list))
      .map((list) => `${operationId}: ${JSON.stringify(list)}`);
  });
  expect(endless).toEqual([]);
});

/** Every shape of a list in a shape, however deep. */
function listsIn(shape: JsonValue): JsonObject[] {
  if (typeof shape !== 'object' || shape === null) return [];
  const own = !Array.isArray(shape) && (shape as JsonObject)['type'] === 'array';
  return [...(own ? [shape as JsonObject] : []), ...Object.values(shape).flatMap(listsIn)];
}
