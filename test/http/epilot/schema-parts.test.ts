import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import {
  arrange,
  contactSchema,
  get,
  post,
  put,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { type Request, serverOfFile } from '../../support/server.ts';
import { sqlite, stores } from '../../support/stores.ts';

const all = '/v1/entity/schemas/attributes';
const one = `${all}/contact:1`;
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const first = { id: '1', name: 'a', type: 'string', x: [null] };
const schema = contactSchema({ attributes: [first, { id: '2', name: 'b' }] });

/** A schema that has one part of each kind, and the path, list and member for the name of each. */
const kinds: readonly [path: string, list: string, name: string][] = [
  ['attributes', 'attributes', 'name'],
  ['capabilities', 'capabilities', 'name'],
  ['group', 'group_settings', 'label'],
  ['headline', 'group_headlines', 'name'],
];
const whole = contactSchema(
  Object.fromEntries(kinds.map(([, list, name]) => [list, [{ id: '1', [name]: 'a' }]])),
);

const ofEachKind: readonly Scenario[] = kinds.flatMap(([path, list, name]): Scenario[] => {
  const at = `/v1/entity/schemas/${path}`;
  const given = [whole];
  const place = { composite_id: 'contact:1', schema: 'contact' };
  const lists = (items: readonly JsonObject[]) => ({ version: 2, [list]: items });
  return [
    {
      name: `${list}: one is added and gets an id`,
      given,
      ...post(at, { schema: 'contact', [name]: 'b', x: { y: null } }),
      status: 201,
      feed: 1,
      exactly: {
        [name]: 'b',
        x: { y: null },
        id: uuid,
        composite_id: expect.stringMatching(/^contact:[0-9a-f-]{36}$/) as string,
        schema: 'contact',
      },
      check: async (_reply, server) => {
        const stored = (await server.call(get('/v1/entity/schemas/contact'))).json();
        const added = { [name]: 'b', x: { y: null }, id: uuid };
        expect(stored).toMatchObject(lists([{ id: '1', [name]: 'a' }, added]));
      },
    },
    {
      name: `${list}: one is read`,
      given,
      ...get(`${at}/contact:1`),
      status: 200,
      exactly: { id: '1', [name]: 'a', ...place },
    },
    {
      name: `${list}: one is replaced whole`,
      given,
      ...put(`${at}/contact:1`, { [name]: 'b', ...place }),
      status: 200,
      feed: 1,
      exactly: { id: '1', [name]: 'b', ...place },
    },
    {
      name: `${list}: one is removed`,
      given,
      ...remove(`${at}/contact:1`),
      status: 200,
      feed: 1,
      exactly: { id: '1', [name]: 'a', ...place },
      check: async (_reply, server) => {
        const stored = (await server.call(get('/v1/entity/schemas/contact'))).json();
        expect(stored).toMatchObject(lists([]));
      },
    },
    {
      name: `${list}: a name that is taken`,
      given,
      ...post(at, { schema: 'contact', [name]: 'a' }),
      status: 409,
      code: 'schema/part-exists',
    },
    {
      name: `${list}: an id that is taken`,
      given,
      ...post(at, { schema: 'contact', [name]: 'b', id: '1' }),
      status: 409,
      code: 'schema/part-exists',
    },
    {
      name: `${list}: one without a name`,
      given,
      ...post(at, { schema: 'contact' }),
      status: 400,
      code: 'request/invalid',
      answer: { errors: [{ path: `/${name}`, code: 'shape/missing' }] },
    },
    {
      name: `${list}: of a schema that is not there`,
      ...post(at, { schema: 'contact', [name]: 'a' }),
      status: 404,
      code: 'schema/not-found',
    },
    ...[get, remove].map(
      (send: (url: string) => Request): Scenario => ({
        name: `${list}: ${send('').method} of one that is not there`,
        given,
        ...send(`${at}/contact:2`),
        status: 404,
        code: 'schema/part-not-found',
      }),
    ),
    {
      name: `${list}: PUT of one that is not there`,
      given,
      ...put(`${at}/contact:2:3`, { [name]: 'b' }),
      ...(list === 'attributes'
        ? { status: 404, code: 'schema/part-not-found' }
        : { status: 200, feed: 1, answer: { id: '2:3', composite_id: 'contact:2:3' } }),
    },
  ];
});

const refused: readonly Scenario[] = [
  {
    name: 'the body of a POST names the schema',
    ...post(all, { name: 'a' }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/schema', code: 'shape/missing' }] },
  },
  {
    name: 'an unknown type, and a default that cannot be stored',
    given: [schema],
    ...post(all, { schema: 'contact', name: '_id', type: 'sting', default_value: 1 }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/type', code: 'attribute/unknown-type' },
        { path: '/default_value', code: 'shape/invalid' },
      ],
    },
  },
  {
    name: 'a rename into an existing name',
    given: [schema],
    ...put(one, { name: 'b' }),
    status: 409,
    code: 'schema/part-exists',
  },
  {
    name: 'a body for another place',
    given: [schema],
    ...put(one, { name: 'a', id: '2', schema: 'account' }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/schema', code: 'slug/mismatch' },
        { path: '/id', code: 'shape/invalid' },
      ],
    },
  },
  {
    name: 'an id without a slug',
    ...get(`${all}/1`),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ in: 'path', path: '/composite_id' }] },
  },
  {
    name: 'more attributes than a schema may have',
    given: [
      contactSchema({
        attributes: Array.from({ length: 2000 }, (_, n) => ({ name: `n${n}`, id: `${n}` })),
      }),
    ],
    ...post(all, { schema: 'contact', name: 'more' }),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'two capabilities of one name, in a schema',
    ...contactSchema({ capabilities: [{ name: 'a' }, { name: 'a' }] }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ path: '/capabilities/1/name', code: 'capability/duplicate' }] },
  },
];

runScenarios([...ofEachKind, ...refused]);

const open = serverOfFile(sqlite);

test('a PUT of the schema keeps the ids of parts by their names', async () => {
  const server = await open();
  await arrange(server, [contactSchema({ attributes: [{ name: 'a' }, { name: 'b' }] })]);
  const before = (await server.call(get('/v1/entity/schemas/contact'))).json<{
    attributes: { id: string }[];
  }>();
  const reply = await server.call(
    contactSchema({ attributes: [{ name: 'new' }, { name: 'b' }, { name: 'a', label: 'A' }] }),
  );
  const [fresh, b, a] = reply.json<{ attributes: { id: string }[] }>().attributes;
  expect([a?.id, b?.id]).toEqual(before.attributes.map(({ id }) => id));
  expect(new Set([fresh?.id, a?.id, b?.id]).size).toBe(3);
});

for (const kind of stores) {
  const openOn = serverOfFile(kind);
  test(`${kind.name}: writers at once lose no part`, async () => {
    const server = await openOn();
    await arrange(server, [contactSchema()]);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        server.call(post(all, { schema: 'contact', name: `n${n % 8}` })),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 8 }, () => 201),
      ...Array.from({ length: 4 }, () => 409),
    ]);
    const stored = (await server.call(get('/v1/entity/schemas/contact'))).json();
    expect(stored['attributes']).toHaveLength(8);
    expect(stored['version']).toBe(9);
  });
}
