import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import {
  a,
  b,
  c,
  contact,
  list,
  patch,
  post,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { firstMoment, type Request, serverOfFile } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

function upsert(unique_key: JsonValue, entity: JsonValue, query = ''): Request {
  return patch(`/v1/entity/contact:upsert${query}`, { unique_key, entity });
}
const created = { status: 201, activities: 1, feed: 1 };
const updated = { status: 200, activities: 1, feed: 1 };
const matched = (count: string): Pick<Scenario, 'check'> => ({
  check: (reply) => expect(reply.headers['x-entia-matched']).toBe(count),
});

const scenarios: readonly Scenario[] = [
  {
    name: 'nobody has the key',
    ...upsert(['n'], { n: 1 }),
    ...created,
    answer: { n: 1 },
    ...matched('0'),
  },
  {
    name: 'somebody had the key before it was used as one',
    given: [contact(a, { n: 1, m: 1 })],
    ...upsert(['n'], { n: 1, m: 2 }),
    ...updated,
    answer: { _id: a, n: 1, m: 2 },
    ...matched('1'),
  },
  {
    name: 'the key was used before',
    given: [upsert(['n'], { n: 0 }), contact(a, { n: 1 })],
    ...upsert(['n'], { n: 1 }),
    ...updated,
    answer: { _id: a },
  },
  {
    name: 'a number and its text are two keys',
    given: [contact(a, { n: 1 })],
    ...upsert(['n'], { n: '1' }),
    ...created,
  },
  {
    name: 'a key below an array',
    given: [contact(a, { email: [{ email: 'x@y.z' }] })],
    ...upsert(['email.0.email'], { email: [{ email: 'x@y.z' }], n: 1 }),
    ...updated,
    answer: { _id: a, n: 1 },
  },
  {
    name: 'all of several keys must match',
    given: [contact(a, { n: 1, m: 1 }), contact(b, { n: 1, m: 2 })],
    ...upsert(['n', 'm'], { n: 1, m: 2 }),
    ...updated,
    answer: { _id: b },
  },
  {
    name: 'one of several keys does not match',
    given: [contact(a, { n: 1, m: 1 })],
    ...upsert(['n', 'm'], { n: 1, m: 2 }),
    ...created,
  },
  {
    name: 'by _id, known',
    given: [contact(a, { n: 1 })],
    ...upsert(['_id'], { _id: a.toUpperCase(), m: 1 }),
    ...updated,
    answer: { _id: a, n: 1, m: 1 },
  },
  { name: 'by _id, free', ...upsert(['_id'], { _id: a }), ...created, answer: { _id: a } },
  {
    name: 'an entity of another schema does not match',
    given: [post('/v1/entity/person', { n: 1 })],
    ...upsert(['n'], { n: 1 }),
    ...created,
  },
  {
    name: 'a value that is gone no longer matches',
    given: [upsert(['n'], { n: 1, _id: a }), patch(`/v1/entity/contact/${a}`, { n: 2 })],
    ...upsert(['n'], { n: 1 }),
    ...created,
  },
  {
    name: 'a very long key',
    given: [contact(a, { n: 'x'.repeat(5000) })],
    ...upsert(['n'], { n: 'x'.repeat(5000) }),
    ...updated,
    answer: { _id: a },
  },
  {
    name: 'a key with a lone surrogate and NUL',
    given: [contact(a, { n: '\ud800\0' })],
    ...upsert(['n'], { n: '\ud800\0' }),
    ...updated,
    answer: { _id: a },
  },
  {
    name: 'of several matches the oldest wins',
    given: [contact(b, { n: 1 }), contact(a, { n: 1 })],
    ...upsert(['n'], { n: 1, m: 1 }),
    ...updated,
    answer: { _id: b, m: 1 },
    ...matched('2'),
  },
  {
    name: 'of several matches none, when strict',
    given: [contact(b, { n: 1 }), contact(a, { n: 1 })],
    ...upsert(['n'], { n: 1 }, '?strict=true'),
    status: 409,
    code: 'entity/ambiguous',
  },
  {
    name: 'one match, strict',
    given: [contact(a, { n: 1 })],
    ...upsert(['n'], { n: 1 }, '?strict=true'),
    ...updated,
  },
  {
    name: 'only a deleted entity matches',
    given: [contact(a, { n: 1 }), remove(`/v1/entity/contact/${a}`)],
    ...upsert(['n'], { n: 1 }),
    status: 405,
    code: 'entity/deleted',
  },
  {
    name: 'a deleted and a living entity match',
    given: [contact(a, { n: 1 }), remove(`/v1/entity/contact/${a}`), contact(b, { n: 1 })],
    ...upsert(['n'], { n: 1 }),
    ...updated,
    answer: { _id: b },
    ...matched('1'),
  },
  {
    name: 'a purged entity does not match',
    given: [contact(a, { n: 1 }), remove(`/v1/entity/contact/${a}?purge=true`)],
    ...upsert(['n'], { n: 1 }),
    ...created,
  },
  {
    name: 'a stale _updated_at',
    given: [contact(a, { n: 1 })],
    ...upsert(['n'], { n: 1, _updated_at: new Date(firstMoment).toISOString() }),
    status: 409,
    code: 'entity/stale',
  },
  {
    name: 'an _updated_at that is no time',
    ...upsert(['n'], { n: 1, _updated_at: 5 }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/entity/_updated_at' }] },
  },
  {
    name: 'a dry run that would create',
    ...upsert(['n'], { n: 1 }, '?dry_run=true'),
    status: 201,
    answer: { n: 1 },
  },
  {
    name: 'a dry run that would update',
    given: [contact(a, { n: 1 })],
    ...upsert(['n'], { n: 1, m: 1 }, '?dry_run=true'),
    status: 200,
    answer: { _id: a, m: 1 },
  },
  {
    name: 'no paths',
    ...upsert([], { n: 1 }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/unique_key' }] },
  },
  {
    name: 'paths without a value, all at once',
    ...upsert(['n', 'm', 'o'], { n: 1, m: null }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/unique_key/1', code: 'unique-key/absent' },
        { path: '/unique_key/2', code: 'unique-key/absent' },
      ],
    },
  },
  {
    name: 'an _id that is no uuid',
    ...upsert(['_id'], { _id: '42' }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/entity/_id', code: 'id/invalid' }] },
  },
  {
    name: 'an object as the key, with its members in another order',
    given: [contact(a, { at: { lat: 1, lon: 2 } })],
    ...upsert(['at'], { at: { lon: 2, lat: 1 }, n: 3 }),
    ...updated,
    answer: { _id: a, n: 3, at: { lon: 2, lat: 1 } },
  },
  {
    name: 'a name as the key, with its accent typed in another way',
    given: [contact(a, { name: 'Jos\u00e9' })],
    ...upsert(['name'], { name: 'Jose\u0301' }),
    ...updated,
    answer: { _id: a, name: 'Jose\u0301' },
  },
  {
    name: 'a path that is too long',
    ...upsert(['a'.repeat(301)], { n: 1 }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/unique_key/0', code: 'shape/invalid' }] },
  },
  {
    name: 'an _id that belongs to another schema',
    given: [post('/v1/entity/person', { _id: c })],
    ...upsert(['_id'], { _id: c }),
    status: 409,
    code: 'id/taken',
  },
  {
    name: 'a new entity whose _id is taken, by another key',
    given: [contact(a, { n: 1 })],
    ...upsert(['n'], { _id: a, n: 2 }),
    status: 409,
    code: 'id/taken',
  },
  {
    name: 'a new entity whose _id is no uuid, by another key',
    ...upsert(['n'], { _id: '42', n: 2 }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/entity/_id', code: 'id/invalid' }] },
  },
  {
    name: 'system fields are checked in their place',
    ...upsert(['n'], { n: 1, _tags: 1 }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/entity/_tags' }] },
  },
  {
    name: 'the name of a route',
    ...patch('/v1/entity/views:upsert', { unique_key: ['n'], entity: { n: 1 } }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ code: 'slug/reserved' }] },
  },
];
runScenarios(scenarios, { on: stores });

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('twenty upserts of one key at once make one entity', async () => {
    const server = await open();
    const before = await server.effects();
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, m) => server.call(upsert(['n'], { n: 1, m }))),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(replies.map((reply) => reply.json()['_id'])).size).toBe(1);
    const listed = await server.call(list([{ term: { _schema: 'contact' } }]));
    expect(listed.json()['hits']).toBe(1);
    const after = await server.effects();
    expect(after.activities - before.activities).toBe(20);
    expect(after.feed - before.feed).toBe(20);
  });

  test('a dry run finds by a key that was never used, and declares nothing', async () => {
    const server = await open();
    await server.call(post('/v1/entity/contact', { n: 1, a: 'before' }));
    const before = await server.effects();
    const url = '/v1/entity/contact:upsert?dry_run=true';
    const found = await server.call(patch(url, { unique_key: ['n'], entity: { n: 1, b: 2 } }));
    expect(found.status).toBe(200);
    expect(found.json()).toMatchObject({ n: 1, a: 'before', b: 2 });
    const made = await server.call(patch(url, { unique_key: ['n'], entity: { n: 3 } }));
    expect(made.status).toBe(201);
    expect(await server.effects()).toEqual(before);
    expect(await server.deps.store.lookups.paths(server.org, 'contact')).toEqual([]);
  });

  test('a schema has sixty-four unique keys at most', async () => {
    const server = await open();
    const names = Array.from({ length: 65 }, (_, n) => `key${n}`);
    const entity = Object.fromEntries(names.map((name) => [name, 1]));
    const statuses: number[] = [];
    for (const name of names) statuses.push((await server.call(upsert([name], entity))).status);
    expect(statuses.slice(0, 64).every((status) => status < 300)).toBe(true);
    const refused = await server.call(upsert(['key64'], entity));
    expect(refused.json()['errors']).toMatchObject([
      { path: '/unique_key', code: 'unique-key/too-many' },
    ]);
  });

  test('the first use of a key finds every entity that is there already', async () => {
    const server = await open();
    // More than one slice of the back-fill.
    const count = 210;
    await Promise.all(
      Array.from({ length: count }, (_, n) => server.call(post('/v1/entity/contact', { n }))),
    );
    const replies = await Promise.all(
      Array.from({ length: count }, (_, n) => server.call(upsert(['n'], { n, again: true }))),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    const ids = replies.map((reply) => reply.json<JsonObject>()['_id']);
    expect(new Set(ids).size).toBe(count);
  });
});
