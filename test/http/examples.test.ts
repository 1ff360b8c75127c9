import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { newJob } from '../../src/domain/job/decide-job.ts';
import { lessons } from '../../src/http/teach/all.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { type Method, openServer, type TestServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

interface Content {
  readonly content?: Readonly<
    Record<string, { readonly schema?: JsonObject; readonly example?: JsonValue }>
  >;
}

interface Operation extends JsonObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
}

interface Place {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** In an order in which each finds what it needs. */
const order = [
  ...['healthz', 'readyz', 'metrics', 'putSchema', 'listSchemas', 'getSchema', 'getSchemaVersions'],
  ...[
    'freezeSchema',
    'unfreezeSchema',
    'listSchemasV2',
    'listAvailableCapabilities',
    'getJsonSchema',
    'getSchemaExample',
    'upsertEntity',
    'createEntity',
    'getEntity',
    'getEntityV2',
  ],
  ...['updateEntity', 'patchEntity', 'listEntities', 'createActivity', 'getActivity'],
  ...['getEntityActivityFeed', 'deleteEntity', 'restoreEntity', 'listJobs', 'getJob', 'cancelJob'],
  ...['createOrganization', 'listOrganizations', 'getOrganization', 'changeOrganization'],
  ...['suspendOrganization', 'resumeOrganization', 'createAccessToken', 'listAccessTokens'],
  ...['getAccessToken', 'revokeAccessToken', 'createUser', 'listUsers', 'getUser', 'changeUser'],
  ...['setPassword', 'logIn', 'refreshSession', 'changePassword', 'logOut', 'createGroup'],
  ...['listGroups', 'getGroup', 'changeGroup', 'removeGroup', 'resetPassword', 'removeUser'],
  ...['Attribute', 'Capability', 'Group', 'GroupHeadline'].flatMap((part) =>
    ['create', 'get', 'put', 'delete'].map((verb) => `${verb}Schema${part}`),
  ),
  'deleteSchema',
];

async function open() {
  const server = await openServer(sqlite);
  await server.app.ready();
  const document = server.app.swagger() as unknown as JsonObject;
  const places = new Map<string, Place>();
  for (const [path, methods] of Object.entries(document['paths'] as JsonObject))
    for (const [method, found] of Object.entries(methods as JsonObject)) {
      const operation = found as Operation;
      const place = { method: method.toUpperCase() as Method, path, operation };
      places.set(operation.operationId, place);
    }
  return { server, document, places };
}

/** What only a server can make: examples of it stand for whatever it makes. */
const made = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  /^[0-9A-HJKMNP-TV-Z]{26}$/,
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  /^(entia_[a-z]+_)[0-9a-f_]{4,}…?$/,
  /^(entia_)[0-9a-f]{4,}…?$/,
];

/** Compares an answer with its example, and learns what the examples of made things stand for. */
function compare(
  example: JsonValue,
  answer: JsonValue | undefined,
  learnt: Map<string, string>,
): void {
  if (Array.isArray(example)) {
    expect(answer).toHaveLength(example.length);
    for (const [n, item] of example.entries())
      compare(item as JsonValue, (answer as JsonValue[])[n], learnt);
  } else if (typeof example === 'object' && example !== null)
    for (const [key, value] of Object.entries(example))
      compare(value, (answer as JsonObject | undefined)?.[key], learnt);
  else if (typeof example === 'string' && made.some((kind) => kind.test(example))) {
    const [kind] = made.filter((each) => each.test(example));
    expect(answer).toMatch(kind!);
    learnt.set(example, String(answer));
  } else expect(answer).toEqual(example);
}

function replaced(value: JsonValue, learnt: ReadonlyMap<string, string>): JsonValue {
  const text = JSON.stringify(value);
  return JSON.parse(
    [...learnt].reduce((sofar, [from, to]) => sofar.replaceAll(`"${from}"`, `"${to}"`), text),
  ) as JsonValue;
}

/** A job, which no request makes on its own. */
async function queueJob({ deps, clock }: TestServer): Promise<void> {
  const asked = { org: '1', id: deps.ids.entityId(), kind: 'example', subject: '', caller: {} };
  const job = newJob({ ...asked, input: { schema: 'contact' }, createdAt: clock.at });
  await deps.store.run('1', (tx) => tx.jobs.put(job));
}

async function send(
  server: TestServer,
  { method, path, operation }: Place,
  learnt: Map<string, string>,
): Promise<void> {
  const { example } = lessons[operation.operationId]!;
  const known = replaced(
    { path: example.path ?? {}, query: example.query ?? {} } as JsonValue,
    learnt,
  ) as Record<'path' | 'query', Record<string, string>>;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known.path[name] ?? '');
  const search = new URLSearchParams(Object.entries(known.query).map(([k, v]) => [k, String(v)]));
  const person = [...learnt].findLast(([from]) => from.startsWith('entia_access_'))?.[1];
  const reply = await server.call({
    method,
    url: search.size > 0 ? `${filled}?${search}` : filled,
    ...(example.body !== undefined && { body: replaced(example.body, learnt) }),
    // Who changes their own password is the person who logged in.
    headers:
      operation.operationId === 'changePassword' ? { authorization: `Bearer ${person}` } : {},
  });
  expect(reply.status, reply.text).toBe(example.status);
  for (const [type, body] of Object.entries(example.otherBodies ?? {})) {
    const other = await server.call({
      method,
      url: filled,
      body,
      headers: { 'content-type': type },
    });
    expect(other.status, `${type}: ${other.text}`).toBe(example.status);
  }
  if (example.answer === undefined) return;
  compare(example.answer, reply.json<JsonValue>(), learnt);
}

test('every example works as it is written, one after another', async () => {
  const { server, places } = await open();
  expect([...order].sort()).toEqual([...places.keys()].sort());
  expect(Object.keys(lessons).sort()).toEqual([...order].sort());
  await queueJob(server);
  const learnt = new Map<string, string>();
  for (const id of order)
    await send(server, places.get(id)!, learnt).catch((cause: unknown) => {
      throw new Error(`the example of ${id}: ${String(cause)}`, { cause });
    });
});

describe('the document', () => {
  test('explains every operation, and shows what is sent and answered', async () => {
    const { places } = await open();
    for (const [id, { operation }] of places) {
      expect(operation.description, id).toMatch(/^[A-Z0-9`].*[.`]$/s);
      const { status, body, answer, path = {} } = lessons[id]!.example;
      const { requestBody, responses, parameters } = operation as unknown as {
        readonly requestBody?: Content;
        readonly responses: Readonly<Record<string, Content>>;
        readonly parameters?: readonly { in: string; name: string; example?: unknown }[];
      };
      const bodies = { 'application/json': body, ...lessons[id]!.example.otherBodies };
      for (const [type, content] of Object.entries(requestBody?.content ?? {}))
        expect(content.example, `${id} ${type}`).toEqual(
          Object.entries(bodies).find(([sent]) => sent === type)?.[1],
        );
      if (answer !== undefined)
        expect(responses[status]?.content?.['application/json']?.example, id).toEqual(answer);
      const places = parameters?.filter((parameter) => parameter.in === 'path') ?? [];
      expect(Object.fromEntries(places.map(({ name, example }) => [name, example]))).toEqual(path);
      expect(responses['4XX'], id).toBeDefined();
    }
  });

  test('gives every answer a name, and each example has the shape that is named', async () => {
    const { document, places } = await open();
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(document, 'api');
    for (const [id, { operation }] of places) {
      const { status, answer } = lessons[id]!.example;
      const responses = operation['responses'] as Readonly<Record<string, Content>>;
      const schema = responses[status]?.content?.['application/json']?.schema;
      if (answer === undefined || schema === undefined || id.endsWith('SchemaExample')) continue;
      const { $ref } = schema;
      expect($ref, id).toMatch(/^#\/components\/schemas\/\w+$/);
      const validate = ajv.compile({ $ref: `api${String($ref)}` });
      expect(validate(answer) ? [] : validate.errors, id).toEqual([]);
    }
  });
});

test('no text has a tag that the page would take for HTML', async () => {
  const { document } = await open();
  const texts: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === 'description' && typeof value === 'string') texts.push(value);
    return value;
  });
  expect(texts.length).toBeGreaterThan(100);
  for (const text of texts) expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/<\w/);
});
