import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import {
  a,
  arrange,
  b,
  contact,
  contactSchema,
  get,
  inOrganization,
  patch,
  post,
  put,
  remove,
  runScenarios,
  type Scenario,
  unknownId,
} from '../../support/scenario.ts';
import { serverOfFile, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const one = `/v1/entity/contact/${a}`;
const feedUrl = `${one}/activity`;
const unknownActivity = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const ulid = expect.stringMatching(/^01[0-9A-HJKMNP-TV-Z]{24}$/) as string;
const time = expect.stringMatching(/^2026-01-15T12:00:00\.\d{3}Z$/) as string;
const caller = {
  EpilotAuth: { token: { sub: 'admin', token_use: 'access', 'custom:ivy_org_id': '$org' } },
};
const note = { type: 'Note', title: 'T', message: 'M' };
const appended = { status: 200, activities: 1, feed: 1 };

interface Feed {
  readonly total: number;
  readonly results: readonly JsonObject[];
}

async function feedOf(server: TestServer, query = ''): Promise<Feed> {
  const reply = await server.call(get(`${feedUrl}${query}`));
  expect(reply.status, reply.text).toBe(200);
  return reply.json<Feed>();
}

async function typesOf(server: TestServer, query = ''): Promise<JsonValue[]> {
  return (await feedOf(server, query)).results.map(({ type }) => type ?? null);
}

async function startActivity(
  server: TestServer,
  more: JsonObject = {},
  query = '',
): Promise<string> {
  const reply = await server.call(post(`/v1/entity/activity${query}`, { ...note, ...more }));
  expect(reply.status, reply.text).toBe(200);
  return String(reply.json()['_id']);
}

/** What the implicit activity of the last mutation holds. */
function implicit(
  type: string,
  operation: string,
  more: { payload?: object; diff?: object } = {},
): Pick<Scenario, 'check'> {
  return {
    check: async (_reply, server) => {
      const { results } = await feedOf(server);
      const latest = results[0] ?? {};
      const expected = {
        _id: ulid,
        timestamp: time,
        type,
        payload: { entity: { id: a, schema: 'contact' } },
        caller,
        operations_total: 1,
        operations: [
          {
            entity: a,
            org: '$org',
            activity_id: latest['_id'],
            activity_type: type,
            operation,
            params: { id: a, slug: 'contact' },
          },
        ],
      };
      expect(latest).toMatchObject(inOrganization(expected, server.org));
      const [{ payload, diff }] = latest['operations'] as unknown as [JsonObject];
      if (more.payload !== undefined) expect(payload).toMatchObject(more.payload);
      if (more.diff !== undefined) expect(diff).toEqual(more.diff);
    },
  };
}

const made = { status: 201, activities: 1, feed: 1 };
runScenarios([
  {
    name: 'a creation is an activity',
    ...contact(a, { n: 1 }),
    ...made,
    ...implicit('EntityCreated', 'createEntity', { payload: { _id: a, n: 1 } }),
  },
  {
    name: 'a patch is an activity',
    given: [contact(a, { n: 1, m: 1 })],
    ...patch(one, { n: 2, o: 3 }),
    ...appended,
    ...implicit('EntityUpdated', 'updateEntity', {
      payload: { n: 2, m: 1, o: 3 },
      diff: { updated: { n: 1 }, added: { o: 3 } },
    }),
  },
  {
    name: 'a patch that changes nothing has an empty diff',
    given: [contact(a, { n: 1 })],
    ...patch(one, { n: 1 }),
    ...appended,
    ...implicit('EntityUpdated', 'updateEntity', { diff: {} }),
  },
  {
    name: 'a replacement is an activity',
    given: [contact(a, { n: 1, m: 1 })],
    ...put(one, { n: 1 }),
    ...appended,
    ...implicit('EntityUpdated', 'updateEntity', { diff: { deleted: { m: 1 } } }),
  },
  {
    name: 'an upsert is an activity',
    given: [contact(a, { n: 1 })],
    ...patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n: 1, m: 2 } }),
    ...appended,
    ...implicit('EntityUpdated', 'updateEntity', { diff: { added: { m: 2 } } }),
  },
  {
    name: 'a deletion is an activity',
    given: [contact(a)],
    ...remove(one),
    ...appended,
    ...implicit('EntitySoftDeleted', 'softDeleteEntity', {
      payload: { _deleted_at: time },
      diff: { added: { _deleted_at: time } },
    }),
  },
  {
    name: 'a restoration is an activity',
    given: [contact(a), remove(one)],
    ...patch(`${one}:restore`),
    ...appended,
    ...implicit('EntityRestored', 'restoreEntity', { diff: { deleted: { _deleted_at: time } } }),
  },
  {
    name: "an activity of the caller's own, for no entity",
    ...post('/v1/entity/activity', { ...note, payload: { x: [1] } }),
    ...appended,
    exactly: {
      _id: ulid,
      timestamp: time,
      ...note,
      payload: { x: [1] },
      caller,
      rendered: { title: 'T', message: 'M' },
    },
  },
  {
    name: 'texts stay raw and are rendered beside',
    ...post('/v1/entity/activity', { ...note, message: '{{caller}} saw {{payload.x}} \\{{#if' }),
    ...appended,
    answer: {
      message: '{{caller}} saw {{payload.x}} \\{{#if',
      rendered: { message: 'admin saw  {{#if' },
    },
  },
  {
    name: 'a text that takes too many steps is shown as it is',
    ...post('/v1/entity/activity', {
      ...note,
      message: '{{#each payload.l}}{{#each ../payload.l}}{{/each}}{{/each}}',
      payload: { l: Array.from({ length: 1000 }, () => 1) },
    }),
    ...appended,
    answer: {
      rendered: { message: '{{#each payload.l}}{{#each ../payload.l}}{{/each}}{{/each}}' },
    },
  },
  {
    name: 'texts that can only fail as templates are refused',
    ...post('/v1/entity/activity', { ...note, title: '{{#if', message: '{{formatDate caller}}' }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/title', code: 'template/invalid' },
        { path: '/message', code: 'template/invalid' },
      ],
    },
  },
  {
    name: 'texts are rendered with the payload',
    ...post('/v1/entity/activity', {
      ...note,
      message: '{{caller}} saw {{payload.x}}',
      payload: { x: '<b>' },
    }),
    ...appended,
    answer: { rendered: { message: 'admin saw <b>' } },
  },
  {
    name: 'an activity with odd characters',
    ...post('/v1/entity/activity', {
      type: '\ud800',
      title: '\0',
      message: '"',
      payload: { '\ud800': '\0' },
    }),
    ...appended,
    answer: { type: '\ud800', title: '\0', message: '"', payload: { '\ud800': '\0' } },
  },
  {
    name: 'an activity for entities',
    given: [contact(a), contact(b)],
    ...post(`/v1/entity/activity?entities=${a.toUpperCase()},${b}&entities=${a}`, note),
    ...appended,
    check: async (_reply, server) =>
      expect(await typesOf(server)).toEqual(['Note', 'EntityCreated']),
  },
  {
    name: 'an activity for an unknown entity stores nothing',
    given: [contact(a)],
    ...post(`/v1/entity/activity?entities=${a},${unknownId}`, note),
    status: 404,
    code: 'entity/not-found',
    check: async (_reply, server) => expect(await typesOf(server)).toEqual(['EntityCreated']),
  },
  {
    name: 'an activity without its members',
    ...post('/v1/entity/activity', { x: 1 }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/type', code: 'shape/missing' },
        { path: '/title' },
        { path: '/message' },
        { path: '/x', code: 'shape/unknown' },
      ],
    },
  },
  {
    name: 'a mutation under an unknown activity stores nothing',
    ...post(`/v1/entity/contact?activity_id=${unknownActivity}`, { _id: a }),
    status: 404,
    code: 'activity/not-found',
    check: async (_reply, server) => expect((await server.call(get(one))).status).toBe(404),
  },
  {
    name: 'a mutation under an empty activity id has its own',
    ...post('/v1/entity/contact?activity_id=', {}),
    ...made,
  },
  {
    name: 'an unknown activity',
    ...get(`/v1/entity/activity/${unknownActivity}`),
    status: 404,
    code: 'activity/not-found',
  },
  { name: 'the feed of an unknown entity', ...get(feedUrl), status: 404, code: 'entity/not-found' },
  {
    name: 'the feed under another slug',
    given: [contact(a)],
    ...get(feedUrl.replace('contact', 'person')),
    status: 404,
    code: 'entity/not-found',
  },
  {
    name: 'the feed of a deleted entity',
    given: [contact(a), remove(one)],
    ...get(feedUrl),
    status: 200,
    answer: { total: 2 },
  },
  {
    name: 'spans that exclude each other',
    given: [contact(a)],
    ...get(`${feedUrl}?after=2026-01-01T00:00:00Z&preset_range=today`),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ in: 'query', code: 'range/conflicting' }] },
  },
  {
    name: 'a start without an end',
    given: [contact(a)],
    ...get(`${feedUrl}?start_date=2026-01-01T00:00:00Z`),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ code: 'range/conflicting' }] },
  },
  {
    name: 'a time that is none',
    given: [contact(a)],
    ...get(`${feedUrl}?after=yesterday`),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ in: 'query', path: '/after' }] },
  },
  {
    name: 'an unknown preset',
    given: [contact(a)],
    ...get(`${feedUrl}?preset_range=ever`),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ in: 'query', path: '/preset_range' }] },
  },
  {
    name: 'include_relations is refused by name',
    given: [contact(a)],
    ...get(`${feedUrl}?include_relations=true`),
    status: 501,
    code: 'request/not-built',
  },
  { name: 'a schema makes no activity', ...contactSchema(), status: 200, feed: 1 },
]);

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('the first activity of an entity reads as a sentence', async () => {
    const server = await open();
    await arrange(server, [contactSchema({ title_template: '{{n}}' }), contact(a, { n: 'Ann' })]);
    const [created] = (await feedOf(server)).results;
    expect(created).toMatchObject({
      title: 'Entity created',
      message: '{{caller}} created {{entity payload.entity.id}}.',
      rendered: { title: 'Entity created', message: 'admin created Ann.' },
    });
  });

  test('several mutations share the activity that they name', async () => {
    const server = await open();
    const id = await startActivity(server);
    const before = await server.effects();
    await arrange(server, [
      post(`/v1/entity/contact?activity_id=${id}`, { _id: a }),
      post(`/v1/entity/contact?activity_id=${id}`, { _id: b }),
      patch(`${one}?activity_id=${id}`, { n: 1 }),
      put(`${one}?activity_id=${id}`, { n: 2 }),
      remove(`${one}?activity_id=${id}`),
      patch(`${one}:restore?activity_id=${id}`),
    ]);
    const after = await server.effects();
    expect([after.activities - before.activities, after.feed - before.feed]).toEqual([0, 6]);
    const shared = (await server.call(get(`/v1/entity/activity/${id}`))).json<{
      operations: JsonObject[];
    }>();
    expect(shared).toMatchObject({ _id: id, type: 'Note', operations_total: 6 });
    const kinds = [
      'createEntity',
      'createEntity',
      'updateEntity',
      'updateEntity',
      'softDeleteEntity',
      'restoreEntity',
    ];
    expect(shared.operations.map(({ operation }) => operation)).toEqual(kinds);
    expect(await typesOf(server)).toEqual(['Note']);
  });

  test('the operations of an activity come in pages', async () => {
    const server = await open();
    const id = await startActivity(server);
    const numbers = Array.from({ length: 30 }, (_, n) => n);
    await arrange(
      server,
      numbers.map((n) => post(`/v1/entity/contact?activity_id=${id}`, { n })),
    );
    const page = async (query: string) => {
      const answer = (await server.call(get(`/v1/entity/activity/${id}${query}`))).json<{
        operations_total: number;
        operations: { payload: { n: number } }[];
      }>();
      expect(answer.operations_total).toBe(30);
      return answer.operations.map(({ payload }) => payload.n);
    };
    expect(await page('')).toEqual(numbers.slice(0, 25));
    expect(await page('?operations_from=25')).toEqual(numbers.slice(25));
    expect(await page('?operations_from=3&operations_size=2')).toEqual([3, 4]);
    expect(await page('?operations_size=0')).toEqual([]);
  });

  test('a pending activity is in no feed until a mutation fills it', async () => {
    const server = await open();
    await arrange(server, [contact(a)]);
    const id = await startActivity(server, { pending: true }, `?entities=${a}`);
    expect((await server.call(get(`/v1/entity/activity/${id}`))).json()['pending']).toBe(true);
    await arrange(server, [patch(`${one}?activity_id=${id}`, { n: 1 })]);
    expect(await typesOf(server)).toEqual(['EntityCreated']);
    const before = await server.effects();
    await arrange(server, [patch(`${one}?activity_id=${id}&fill_activity=true`, { n: 2 })]);
    // The change itself, and that the activity is complete.
    expect((await server.effects()).feed - before.feed).toBe(2);
    expect(await typesOf(server)).toEqual(['Note', 'EntityCreated']);
    expect((await server.call(get(`/v1/entity/activity/${id}`))).json()).not.toHaveProperty(
      'pending',
    );
  });

  test('a feed comes newest first, by page, type and time', async () => {
    const server = await open();
    await arrange(server, [
      contact(a),
      patch(one, {}),
      patch(one, {}),
      remove(one),
      patch(`${one}:restore`),
    ]);
    const { total, results } = await feedOf(server);
    const types = [
      'EntityRestored',
      'EntitySoftDeleted',
      'EntityUpdated',
      'EntityUpdated',
      'EntityCreated',
    ];
    expect([total, results.map(({ type }) => type)]).toEqual([5, types]);
    expect(await feedOf(server, '?from=1&size=2')).toEqual({
      total: 5,
      results: results.slice(1, 3),
    });
    expect(await feedOf(server, '?from=9')).toEqual({ total: 5, results: [] });
    expect(await typesOf(server, '?type=EntityUpdated')).toEqual([
      'EntityUpdated',
      'EntityUpdated',
    ]);
    expect(await typesOf(server, '?type=EntityCreated,EntityRestored')).toEqual([
      'EntityRestored',
      'EntityCreated',
    ]);
    expect(await typesOf(server, '?type=Nothing')).toEqual([]);
    const at = (index: number) => encodeURIComponent(String(results[index]?.['timestamp']));
    expect(await typesOf(server, `?after=${at(1)}`)).toEqual(types.slice(0, 1));
    expect(await typesOf(server, `?before=${at(3)}`)).toEqual(types.slice(4));
    expect(await typesOf(server, `?start_date=${at(3)}&end_date=${at(1)}`)).toEqual(
      types.slice(1, 4),
    );
    expect(await typesOf(server, '?preset_range=today')).toEqual(types);
    expect(await typesOf(server, '?preset_range=this_week')).toEqual(types);
    expect(await typesOf(server, '?preset_range=last_week')).toEqual([]);
    server.clock.at += 7 * 86_400_000;
    expect(await typesOf(server, '?preset_range=today')).toEqual([]);
    expect(await typesOf(server, '?preset_range=last_week')).toEqual(types);
  });
});
