import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import {
  a,
  arrange,
  b,
  contact,
  get,
  patch,
  post,
  put,
  remove,
  runScenarios,
  type Scenario,
  unknownId,
} from '../../support/scenario.ts';
import { firstMoment, type Reply, serverOfFile, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const one = `/v1/entity/contact/${a}`;
const two = `/v2/entity/contact/${a}`;
const unknown = `/v1/entity/contact/${unknownId}`;
const upsert = '/v1/entity/contact:upsert';
const noon = 'Thu, 15 Jan 2026 12:00:00 GMT';
const before = 'Thu, 15 Jan 2026 11:59:59 GMT';
const after = 'Thu, 15 Jan 2026 12:00:01 GMT';

const changed = { status: 200, activities: 1, feed: 1 };
const failed = { status: 412, code: 'entity/precondition-failed' };

const etagOf = (reply: Reply | undefined) => String(reply?.headers['etag']);
/** `name` with the tag that the n-th of the given requests answered. */
const tagged = (name: string, n: number) => (given: readonly Reply[]) => ({
  [name]: etagOf(given[n]),
});
const weakly = (name: string, n: number) => (given: readonly Reply[]) => ({
  [name]: `W/${etagOf(given[n])}`,
});

/** A contact of two versions. */
const given = [contact(a, { city: 'Bonn', n: 1 }), patch(one, { city: 'Köln' })];

const reads: readonly Scenario[] = [
  {
    name: 'an answer without relations names its state',
    given,
    ...get(two),
    status: 200,
    check: (reply, server) => expectNamed(reply, server, /^"\d+-2"$/),
  },
  {
    name: 'HEAD answers as GET, without the body',
    given,
    method: 'HEAD',
    url: two,
    status: 200,
    check: async (reply, server) => {
      expect(reply.text).toBe('');
      const { headers } = await server.call(get(two));
      for (const name of ['etag', 'last-modified', 'content-length', 'cache-control', 'vary'])
        expect(reply.headers[name]).toBe(headers[name]);
    },
  },
  {
    name: 'If-None-Match: the tag of the state answers 304 without a body',
    given,
    ...get(two),
    headersFrom: tagged('if-none-match', 1),
    status: 304,
    check: (reply, server) => expectUnmodified(reply, server, two),
  },
  {
    name: 'If-None-Match: HEAD too',
    given,
    method: 'HEAD',
    url: two,
    headersFrom: tagged('if-none-match', 1),
    status: 304,
    check: (reply, server) => expectUnmodified(reply, server, two),
  },
  {
    name: 'If-None-Match: compares weakly',
    given,
    ...get(two),
    headersFrom: weakly('if-none-match', 1),
    status: 304,
  },
  {
    name: 'If-None-Match: an older state answers the current one',
    given,
    ...get(two),
    headersFrom: tagged('if-none-match', 0),
    status: 200,
    answer: { city: 'Köln' },
  },
  {
    name: 'If-None-Match: * is any state',
    given,
    ...get(two),
    headers: { 'if-none-match': '*' },
    status: 304,
  },
  {
    name: 'If-None-Match: some fields of the same state are unmodified too',
    given,
    ...get(`${two}?fields=city`),
    headersFrom: tagged('if-none-match', 1),
    status: 304,
  },
  {
    name: 'If-None-Match: of an entity that does not exist',
    ...get(unknown),
    headers: { 'if-none-match': '*' },
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'If-Match: another state refuses a read',
    given,
    ...get(two),
    headersFrom: tagged('if-match', 0),
    ...failed,
    answer: { current: { version: 2 }, diff: { updated: { city: 'Bonn' } } },
  },
  {
    name: 'If-Modified-Since: the very second, which had one state',
    given: [contact(a)],
    ...get(two),
    headers: { 'if-modified-since': noon },
    status: 304,
    check: (reply, server) => expectUnmodified(reply, server, two),
  },
  {
    name: 'If-Modified-Since: a second that had two states says nothing',
    given,
    ...get(two),
    headers: { 'if-modified-since': noon },
    status: 200,
  },
  {
    name: 'If-Modified-Since: a later second',
    given,
    ...get(two),
    headers: { 'if-modified-since': after },
    status: 304,
  },
  {
    name: 'If-Modified-Since: an earlier second',
    given,
    ...get(two),
    headers: { 'if-modified-since': before },
    status: 200,
  },
  {
    name: 'If-Modified-Since: what is no date is ignored',
    given: [contact(a)],
    ...get(two),
    headers: { 'if-modified-since': '2026-01-15T12:00:00Z' },
    status: 200,
  },
  {
    name: 'If-Modified-Since: is not looked at beside If-None-Match',
    given: [contact(a)],
    ...get(two),
    headers: { 'if-modified-since': noon, 'if-none-match': '"x"' },
    status: 200,
  },
  {
    name: 'If-Unmodified-Since: refuses a read of what has changed',
    given,
    ...get(two),
    headers: { 'if-unmodified-since': before },
    ...failed,
  },
  {
    name: 'with relations: the tag names all of it, and there is no date',
    given,
    ...get(one),
    status: 200,
    check: (reply) => {
      expect(reply.headers['etag']).toMatch(/^"\d+-2-[\w-]{22}"$/);
      expect(reply.headers['last-modified']).toBeUndefined();
    },
  },
  {
    name: 'with relations: the tag answers 304',
    given: [...given, get(one)],
    ...get(one),
    headersFrom: tagged('if-none-match', 2),
    status: 304,
    check: (reply, server) => expectUnmodified(reply, server, one),
  },
  {
    name: 'with relations: the tag of the entity alone does not',
    given,
    ...get(one),
    headersFrom: tagged('if-none-match', 1),
    status: 200,
  },
  {
    name: 'with relations: a change of one that it links to is a change',
    given: [
      contact(b),
      contact(a, { friend: { $relation: [{ entity_id: b }] } }),
      get(one),
      patch(`/v1/entity/contact/${b}`, { n: 2 }),
    ],
    ...get(one),
    headersFrom: tagged('if-none-match', 2),
    status: 200,
    answer: { relations: [{ n: 2 }] },
  },
  {
    name: 'with relations: the deletion of one that it links to is a change',
    given: [
      contact(b),
      contact(a, { friend: { $relation: [{ entity_id: b }] } }),
      get(one),
      remove(`/v1/entity/contact/${b}`),
    ],
    ...get(one),
    headersFrom: tagged('if-none-match', 2),
    status: 200,
    answer: { relations: [] },
  },
  {
    name: 'with relations: conditions by date are ignored',
    given: [contact(a)],
    ...get(one),
    headers: { 'if-modified-since': after, 'if-unmodified-since': before },
    status: 200,
  },
];

const creates: readonly Scenario[] = [
  {
    name: 'create: the answer names the state',
    ...contact(a),
    status: 201,
    activities: 1,
    feed: 1,
    check: (reply, server) => expectNamed(reply, server, /^"\d+-1"$/),
  },
  {
    name: 'create: If-None-Match: * and a free id',
    ...contact(a),
    headers: { 'if-none-match': '*' },
    status: 201,
    activities: 1,
    feed: 1,
    answer: { _id: a },
  },
  {
    name: 'create: If-None-Match: * and an id that is taken',
    given,
    ...contact(a),
    headers: { 'if-none-match': '*' },
    ...failed,
    answer: { current: { version: 2 } },
  },
  {
    name: 'create: If-None-Match: * and an id that another schema has taken',
    given: [post('/v1/entity/account', { _id: a })],
    ...contact(a),
    headers: { 'if-none-match': '*' },
    ...failed,
  },
  {
    name: 'create: If-None-Match: * and an id whose entity is deleted',
    given: [...given, remove(one)],
    ...contact(a),
    headers: { 'if-none-match': '*' },
    ...failed,
  },
  {
    name: 'create: If-None-Match: * and an id whose entity was purged',
    given: [...given, remove(`${one}?purge=true`)],
    ...contact(a),
    headers: { 'if-none-match': '*' },
    status: 201,
    activities: 1,
    feed: 1,
    check: (reply) => expect(reply.headers['etag']).toMatch(/-4"$/),
  },
  {
    name: 'create: If-None-Match: * without an id',
    ...post('/v1/entity/contact', {}),
    headers: { 'if-none-match': '*' },
    status: 201,
    activities: 1,
    feed: 1,
  },
  {
    name: 'create: If-Match never holds of what is not there',
    ...contact(a),
    headers: { 'if-match': '*' },
    ...failed,
    answer: { current: null },
  },
  {
    name: 'create: If-Match is not about another entity that has the id',
    given,
    ...contact(a),
    headersFrom: tagged('if-match', 1),
    ...failed,
  },
  {
    name: 'create: If-Unmodified-Since is ignored',
    ...contact(a),
    headers: { 'if-unmodified-since': before },
    status: 201,
    activities: 1,
    feed: 1,
  },
];

const verbs: readonly (readonly [verb: string, request: Omit<Scenario, 'name' | 'status'>])[] = [
  ['PATCH', patch(one, { city: 'Ulm' })],
  ['PUT', put(one, { city: 'Ulm' })],
  ['DELETE', remove(one)],
  ['purge', remove(`${one}?purge=true`)],
  ['upsert', patch(upsert, { unique_key: ['_id'], entity: { _id: a, city: 'Ulm' } })],
];
/** A purge takes the activities of so many versions with it. */
const landed = (verb: string, versions = 2) =>
  verb === 'purge' ? { ...changed, activities: 1 - versions } : changed;
const writes: readonly Scenario[] = verbs.flatMap(([verb, request]): Scenario[] => [
  {
    name: `${verb}: If-Match: the tag of the state`,
    given,
    ...request,
    headersFrom: tagged('if-match', 1),
    ...landed(verb),
    check: (reply, server) =>
      verb === 'purge'
        ? expect(reply.headers['etag']).toBeUndefined()
        : expectNamed(reply, server, /^"\d+-3"$/),
  },
  {
    name: `${verb}: If-Match: the tag of the state with its relations`,
    given: [...given, get(one)],
    ...request,
    headersFrom: tagged('if-match', 2),
    ...landed(verb),
  },
  {
    name: `${verb}: If-Match: an older state is refused, with what has changed since`,
    given,
    ...request,
    headersFrom: tagged('if-match', 0),
    ...failed,
    check: async (reply, server) => {
      const { headers, text } = await server.call(get(two));
      expect(reply.json()).toMatchObject({
        current: { version: 2, etag: headers['etag'], updated_at: JSON.parse(text)['_updated_at'] },
      });
      expect(reply.json()['diff']).toEqual({ updated: { city: 'Bonn' } });
    },
  },
  {
    name: `${verb}: If-Match: a tag that a proxy made weak names the state all the same`,
    given,
    ...request,
    headersFrom: weakly('if-match', 1),
    ...landed(verb),
  },
  {
    name: `${verb}: If-Match: one of several`,
    given,
    ...request,
    headersFrom: (replies) => ({ 'if-match': `"x", ${etagOf(replies[1])}, "y,z"` }),
    ...landed(verb),
  },
  {
    name: `${verb}: If-Match: *`,
    given,
    ...request,
    headers: { 'if-match': '*' },
    ...landed(verb),
  },
  {
    name: `${verb}: If-Match: a tag that nobody gave out`,
    given,
    ...request,
    headers: { 'if-match': '"9-9", "0-0", "9007199254740993-1"' },
    ...failed,
  },
  {
    name: `${verb}: If-Match: a malformed list is refused`,
    given,
    ...request,
    headers: { 'if-match': '2-1' },
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ in: 'header', path: '/if-match', code: 'shape/invalid' }] },
  },
  {
    name: `${verb}: If-Match wins over If-Unmodified-Since`,
    given,
    ...request,
    headersFrom: (replies) => ({ 'if-match': etagOf(replies[1]), 'if-unmodified-since': before }),
    ...landed(verb),
  },
  {
    name: `${verb}: If-None-Match: the tag of the state`,
    given,
    ...request,
    headersFrom: tagged('if-none-match', 1),
    ...failed,
  },
  {
    name: `${verb}: If-None-Match: * of an entity that is there`,
    given,
    ...request,
    headers: { 'if-none-match': '*' },
    ...failed,
  },
  {
    name: `${verb}: If-None-Match: another state`,
    given,
    ...request,
    headersFrom: tagged('if-none-match', 0),
    ...landed(verb),
  },
  {
    name: `${verb}: If-Unmodified-Since: an earlier second`,
    given,
    ...request,
    headers: { 'if-unmodified-since': before },
    ...failed,
  },
  {
    name: `${verb}: If-Unmodified-Since: the very second, which had one state`,
    given: given.slice(0, 1),
    ...request,
    headers: { 'if-unmodified-since': noon },
    ...landed(verb, 1),
  },
  {
    name: `${verb}: If-Unmodified-Since: a second that had two states names none of them`,
    given,
    ...request,
    headers: { 'if-unmodified-since': noon },
    ...failed,
  },
  {
    name: `${verb}: If-Unmodified-Since: what is no date is ignored`,
    given,
    ...request,
    headers: { 'if-unmodified-since': `${before}, ${before}` },
    ...landed(verb),
  },
  {
    name: `${verb}: If-Modified-Since is for reads`,
    given,
    ...request,
    headers: { 'if-modified-since': after },
    ...landed(verb),
  },
]);

const restore = patch(`${one}:restore`);
const special: readonly Scenario[] = [
  {
    name: 'restore: If-Match: the tag that the deletion answered',
    given: [...given, remove(one)],
    ...restore,
    headersFrom: tagged('if-match', 2),
    ...changed,
    check: (reply, server) => expectNamed(reply, server, /^"\d+-4"$/),
  },
  {
    name: 'restore: If-Match: the state before the deletion',
    given: [...given, remove(one)],
    ...restore,
    headersFrom: tagged('if-match', 1),
    ...failed,
    check: (reply) =>
      expect(reply.json()).toMatchObject({ diff: { added: { _deleted_at: expect.any(String) } } }),
  },
  {
    name: 'a second DELETE with the tag that the first one answered',
    given: [...given, remove(one)],
    ...remove(one),
    headersFrom: tagged('if-match', 2),
    status: 200,
  },
  {
    name: 'a second DELETE with the tag of the living state',
    given: [...given, remove(one)],
    ...remove(one),
    headersFrom: tagged('if-match', 1),
    ...failed,
  },
  {
    name: 'what is refused anyway is refused as ever: unknown',
    ...patch(unknown, {}),
    headers: { 'if-match': '"x"' },
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'what is refused anyway is refused as ever: deleted',
    given: [...given, remove(one)],
    ...patch(one, {}),
    headers: { 'if-match': '"x"' },
    status: 405,
    code: 'entity/deleted',
  },
  {
    name: 'a condition comes before `_updated_at` in the body',
    given,
    ...patch(one, { _updated_at: '2020-01-01T00:00:00Z' }),
    headers: { 'if-match': '"x"' },
    ...failed,
  },
  {
    name: 'a dry run looks at conditions too',
    given,
    ...patch(`${one}?dry_run=true`, {}),
    headers: { 'if-match': '"x"' },
    ...failed,
  },
  {
    name: 'what a dry run answers has no name',
    given,
    ...patch(`${one}?dry_run=true`, {}),
    status: 200,
    check: (reply) => {
      expect(reply.headers['etag']).toBeUndefined();
      expect(reply.headers['last-modified']).toBeUndefined();
    },
  },
  {
    name: 'of several named states, the diff is from the newest',
    given: [...given, patch(one, { n: 2 })],
    ...put(one, {}),
    headersFrom: (replies) => ({ 'if-match': `${etagOf(replies[0])}, ${etagOf(replies[1])}` }),
    ...failed,
    check: (reply) => expect(reply.json()['diff']).toEqual({ updated: { n: 1 } }),
  },
  {
    name: 'a state that was purged is in no diff',
    given: [...given, remove(`${one}?purge=true`), contact(a)],
    ...put(one, {}),
    headersFrom: tagged('if-match', 1),
    ...failed,
    check: (reply) => expect(reply.json()).not.toHaveProperty('diff'),
  },
  {
    name: 'upsert: If-None-Match: * creates',
    ...patch(upsert, { unique_key: ['_id'], entity: { _id: a } }),
    headers: { 'if-none-match': '*' },
    status: 201,
    activities: 1,
    feed: 1,
  },
  {
    name: 'upsert: If-Match never holds of what is not there',
    ...patch(upsert, { unique_key: ['_id'], entity: { _id: a } }),
    headers: { 'if-match': '*' },
    ...failed,
    answer: { current: null },
  },
];
runScenarios([...reads, ...creates, ...writes, ...special]);

async function expectNamed(reply: Reply, server: TestServer, tag: RegExp): Promise<void> {
  expect(reply.headers['etag']).toMatch(tag);
  expect(reply.headers['last-modified']).toBe(noon);
  const { headers } = await server.call(get(two));
  expect(headers['etag']).toBe(reply.headers['etag']);
}

async function expectUnmodified(reply: Reply, server: TestServer, url: string): Promise<void> {
  expect(reply.text).toBe('');
  const { headers } = await server.call(get(url));
  for (const name of ['etag', 'last-modified', 'cache-control', 'vary'])
    expect(reply.headers[name]).toBe(headers[name]);
  expect(reply.headers['content-type']).toBeUndefined();
  expect(reply.headers['etag']).toMatch(/^"/);
}

describe.each(stores)('$name', (kind) => {
  const open = serverOfFile(kind);

  test('a date names a state unless another was made in the same second', async () => {
    const server = await open();
    await arrange(server, [contact(a)]);
    const patchIf = (since: string) =>
      server.call({ ...patch(one, { n: 1 }), headers: { 'if-unmodified-since': since } });
    server.clock.at = firstMoment + 1500;
    expect((await patchIf(noon)).status).toBe(200);
    expect((await patchIf(noon)).status).toBe(412);
    expect((await patchIf(after)).status).toBe(200);
    expect((await patchIf(after)).status).toBe(412);
    const { headers } = await server.call(get(two));
    expect(headers['last-modified']).toBe(after);
  });

  test('the refusal comes as problem+json too', async () => {
    const server = await open();
    const [created] = await arrange(server, given);
    const headers = { accept: 'application/problem+json', 'if-match': etagOf(created) };
    const reply = await server.call({ ...put(one, {}), headers });
    expect(reply.status).toBe(412);
    expect(reply.json()).toMatchObject({
      type: 'urn:entia:error:entity/precondition-failed',
      current: { version: 2 },
      diff: { updated: { city: 'Bonn' } },
    });
  });

  test('a clock that jumps back leaves no stale state unnoticed', async () => {
    const server = await open();
    await arrange(server, [contact(a)]);
    const { headers } = await server.call(get(two));
    server.clock.at = firstMoment - 3_600_000;
    await arrange(server, [patch(one, { n: 1 })]);
    const since = String(headers['last-modified']);
    const read = await server.call({ ...get(two), headers: { 'if-modified-since': since } });
    expect(read.status).toBe(200);
    const late = { ...patch(one, { n: 2 }), headers: { 'if-unmodified-since': since } };
    expect((await server.call(late)).status).toBe(412);
  });

  test('an organization can require that changes name the state that they change', async () => {
    const server = await requiring(open);
    await arrange(server, given.slice(0, 1));
    const { activities, feed } = await server.effects();
    for (const [, request] of verbs) {
      const reply = await server.call(request);
      expect(reply.status, reply.text).toBe(428);
      expect(reply.json()['code']).toBe('entity/precondition-required');
      const ignored = { 'if-unmodified-since': 'soon', 'if-none-match': '"x"' };
      expect((await server.call({ ...request, headers: ignored })).status).toBe(428);
      const any = { 'if-match': '*', 'if-unmodified-since': after };
      expect((await server.call({ ...request, headers: any })).json()).toMatchObject({
        code: 'entity/precondition-required',
        error: expect.stringContaining('"*" is not enough') as string,
      });
    }
    expect(await server.effects()).toEqual({ activities, feed });
    const { headers } = await server.call(get(two));
    const tag = { 'if-match': String(headers['etag']) };
    const patched = await server.call({ ...patch(one, { n: 2 }), headers: tag });
    expect(patched.status).toBe(200);
    const etag = String(patched.headers['etag']);
    const deleted = await server.call({ ...remove(one), headers: { 'if-match': etag } });
    expect(deleted.status).toBe(200);
    expect((await server.call(restore)).status).toBe(428);
    const restored = { ...restore, headers: { 'if-unmodified-since': after } };
    expect((await server.call(restored)).status).toBe(200);
    expect((await server.call(patch(unknown, {}))).status).toBe(404);
    const created = patch(upsert, { unique_key: ['_id'], entity: { _id: b } });
    expect((await server.call(created)).status).toBe(201);
  });

  test('of changes at once that name the same state one lands; none is lost', async () => {
    const server = await open();
    await arrange(server, [contact(a, { log: [] })]);
    const writers = Array.from({ length: 12 }, (_, n) => `w${n}`);
    const lands = await Promise.all(writers.map((name) => appendThrice(server, name)));
    const { log } = (await server.call(get(two))).json<{ log: string[] }>();
    const expected = writers.flatMap((name) => [1, 2, 3].map((n) => `${name}.${n}`));
    expect([...log].sort()).toEqual(expected.sort());
    expect((await server.call(get(two))).headers['etag']).toMatch(/-37"$/);
    expect(lands.reduce((sum, refused) => sum + refused, 0)).toBeGreaterThan(0);
  });
});

/** Reads, appends to what was read and writes it back, until it has landed three times. Answers how often it was refused. */
async function appendThrice(server: TestServer, name: string): Promise<number> {
  let refused = 0;
  for (let n = 1; n <= 3; ) {
    const { headers, text } = await server.call(get(two));
    const { log } = JSON.parse(text) as { log: string[] };
    const change: JsonObject = { log: [...log, `${name}.${n}`] };
    const put1 = n === 2 ? put(one, change) : patch(one, change);
    const reply = await server.call({ ...put1, headers: { 'if-match': String(headers['etag']) } });
    expect([200, 412]).toContain(reply.status);
    if (reply.status === 200) n++;
    else refused++;
  }
  return refused;
}

/** A server whose organization requires that changes name the state that they change. */
async function requiring(open: () => Promise<TestServer>): Promise<TestServer> {
  const server = await open();
  await server.deps.store.run(server.org, async (tx) => {
    const organization = await tx.organizations.find(server.org);
    if (organization !== undefined)
      await tx.organizations.replace({ ...organization, requiresIfMatch: true });
  });
  return server;
}
