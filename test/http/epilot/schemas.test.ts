import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import {
  arrange,
  contactSchema,
  get,
  put,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { serverOfFile, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const url = '/v1/entity/schemas/contact';
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
const time = expect.stringMatching(/^2026-01-15T12:00:00\.\d{3}Z$/) as string;
const definition = { name: 'Contact', plural: 'Contacts', attributes: [] };

const puts: readonly Scenario[] = [
  {
    name: 'the first PUT makes version 1',
    method: 'PUT',
    url,
    body: { ...definition, ui_config: { a: [null] }, x: 1 },
    status: 200,
    feed: 1,
    exactly: {
      id: uuid,
      slug: 'contact',
      ...definition,
      ui_config: { a: [null] },
      x: 1,
      capabilities: [],
      version: 1,
      created_at: time,
      updated_at: time,
      latest: true,
    },
  },
  {
    name: 'the next PUT makes the next version, with the date of the first',
    given: [contactSchema()],
    method: 'PUT',
    url,
    body: { ...definition, name: 'Person' },
    status: 200,
    feed: 1,
    answer: { version: 2, name: 'Person' },
    check: (reply) => {
      const { created_at, updated_at } = reply.json();
      expect(Date.parse(String(created_at))).toBeLessThan(Date.parse(String(updated_at)));
    },
  },
  {
    name: 'what Entia sets itself is ignored when it is sent',
    method: 'PUT',
    url,
    body: {
      ...definition,
      id: 'x',
      version: 99,
      created_at: 'x',
      updated_at: null,
      slug: 'contact',
      latest: false,
      frozen: true,
      _summary: true,
    },
    status: 200,
    feed: 1,
    answer: { id: uuid, version: 1, created_at: time, latest: true },
    check: (reply) => {
      for (const key of ['frozen', '_summary']) expect(reply.json()).not.toHaveProperty(key);
    },
  },
  {
    name: 'the name of a route is no slug',
    ...put('/v1/entity/schemas/taxonomies', definition),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ code: 'slug/reserved', in: 'path', path: '/slug' }] },
  },
  {
    name: 'a schema that is too large is refused with its size',
    ...put(url, {
      ...definition,
      attributes: [{ name: 'a', hint: 'x'.repeat(520_000) }],
      name: 'x'.repeat(20_000),
    }),
    status: 413,
    code: 'schema/too-large',
    answer: { limit: 524_288, size: expect.any(Number) as number },
  },
  {
    name: 'the body may not name another slug',
    ...put(url, { ...definition, slug: 'person' }),
    status: 400,
    code: 'request/invalid',
    answer: { errors: [{ code: 'slug/mismatch', path: '/slug' }] },
  },
  {
    name: 'all problems are told at once',
    ...put(url, {
      slug: 'person',
      name: 1,
      attributes: [{ name: 'a', type: 'sting' }, { name: 'a' }],
      title_template: '{{#if x}}',
    }),
    status: 400,
    code: 'request/invalid',
    answer: {
      errors: [
        { path: '/slug', code: 'slug/mismatch' },
        { path: '/name', code: 'shape/invalid' },
        { path: '/plural', code: 'shape/missing' },
        { path: '/attributes/0/type', code: 'attribute/unknown-type' },
        { path: '/attributes/1/name', code: 'attribute/duplicate' },
        { path: '/title_template', code: 'template/invalid' },
      ],
    },
  },
  ...['{{formatDate a}}', '{{#if (eq a b)}}x{{/if}}', '{{> a}}', '{{#if}}{{/if}}'].map(
    (title_template) => ({
      name: `a title template that can only fail is refused: ${title_template}`,
      ...put(url, { ...definition, title_template }),
      status: 400,
      code: 'request/invalid',
      answer: {
        errors: [
          {
            path: '/title_template',
            code: 'template/invalid',
            message: expect.stringMatching(
              /line 1, column \d+\); values such as .* are understood/,
            ) as string,
          },
        ],
      },
    }),
  ),
  {
    name: 'a draft is stored beside the current version',
    given: [contactSchema()],
    ...put(`${url}?draft=true`, { ...definition, name: 'Draft' }),
    status: 200,
    feed: 1,
    answer: { version: 2, draft: true, name: 'Draft' },
    check: async (reply, server) => {
      expect(reply.json()).not.toHaveProperty('latest');
      expect((await server.call(get(url))).json()).toMatchObject({ version: 1, latest: true });
    },
  },
  {
    name: 'a draft that is put again without draft=true is none any more',
    ...put(url, { ...definition, draft: true }),
    status: 200,
    feed: 1,
    answer: { latest: true },
    check: (reply) => expect(reply.json()).not.toHaveProperty('draft'),
  },
  {
    name: 'what is no draft may say so',
    ...put(url, { ...definition, draft: false }),
    status: 200,
    feed: 1,
    answer: { draft: false },
  },
  {
    name: 'a draft is checked as every version is',
    ...put(`${url}?draft=true`, { name: 'X', plural: 'Xs' }),
    status: 400,
    code: 'request/invalid',
  },
];

const reads: readonly Scenario[] = [
  { name: 'an unknown schema', ...get(url), status: 404, code: 'schema/not-found' },
  {
    name: 'versions of an unknown schema',
    ...get(`${url}/versions`),
    status: 404,
    code: 'schema/not-found',
  },
  { name: 'deleting an unknown schema', ...remove(url), status: 404, code: 'schema/not-found' },
  {
    name: 'deleting the latest version only is asked for by its id',
    given: [contactSchema()],
    ...remove(`${url}?latest=true`),
    status: 400,
    code: 'request/invalid',
  },
  {
    name: 'an unknown version',
    given: [contactSchema()],
    ...get(`${url}?id=0a000000-0000-4000-8000-000000000000`),
    status: 404,
    code: 'schema/version-not-found',
  },
  {
    name: 'deleting an unknown version',
    given: [contactSchema()],
    ...remove(`${url}?id=x`),
    status: 404,
    code: 'schema/version-not-found',
  },
  {
    name: 'a deleted schema is gone',
    given: [contactSchema(), remove(url)],
    ...get(url),
    status: 404,
    code: 'schema/not-found',
  },
  {
    name: 'a deletion',
    given: [contactSchema()],
    ...remove(url),
    status: 200,
    feed: 1,
    check: (reply) => expect(reply.text).toBe(''),
  },
  {
    name: 'a summary has the attributes that lists show',
    given: [
      contactSchema({
        attributes: [{ name: 'a' }, { name: 'b', id: '2', x: [null] }],
        capabilities: [{ name: 'c' }],
        group_settings: [{ label: 'g' }],
        ui_config: { list_item: { summary_attributes: ['b'] } },
      }),
      put('/v1/entity/schemas/hidden', { ...definition, published: false }),
    ],
    ...get('/v2/entity/schemas'),
    status: 200,
    exactly: {
      results: [
        {
          id: uuid,
          slug: 'contact',
          name: 'Contact',
          plural: 'Contacts',
          attributes: [{ name: 'b', id: '2', x: [null] }],
          ui_config: { list_item: { summary_attributes: ['b'] } },
          capabilities: [],
          _summary: true,
          version: 1,
          created_at: time,
          updated_at: time,
          latest: true,
        },
      ],
    },
  },
  {
    name: 'the capabilities of a slug without a schema',
    ...get('/v1/entity/schemas/order/capabilities/available'),
    status: 200,
    check: (reply) => {
      const names = reply.json<{ results: JsonObject[] }>().results.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['attributes', 'consents', 'pricing']));
      expect(new Set(names).size).toBe(names.length);
    },
  },
  { name: 'no schemas', ...get('/v1/entity/schemas'), status: 200, exactly: { results: [] } },
];

runScenarios([...puts, ...reads]);

async function results(server: TestServer, query: string): Promise<unknown[]> {
  const reply = await server.call(get(`/v1/entity/schemas${query}`));
  return reply.json<{ results: JsonObject[] }>().results.map(({ slug }) => slug);
}

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('each version keeps its own id and definition', async () => {
    const server = await open();
    const ids: unknown[] = [];
    for (const name of ['A', 'B', 'C'])
      ids.push((await server.call(put(url, { ...definition, name }))).json()['id']);
    expect(new Set(ids).size).toBe(3);
    for (const [index, name] of ['A', 'B', 'C'].entries()) {
      const reply = await server.call(get(`${url}?id=${ids[index]}`));
      expect(reply.json()).toMatchObject({ id: ids[index], name, version: index + 1 });
    }
    expect((await server.call(get(url))).json()).toMatchObject({ id: ids[2], version: 3 });
  });

  test('versions come newest first, a page at a time', async () => {
    const server = await open();
    await arrange(server, Array(5).fill(contactSchema()));
    const page = async (query: string) => {
      const answer = (await server.call(get(`${url}/versions?${query}`))).json<{
        versions: JsonObject[];
        versions_more: boolean;
      }>();
      return [answer.versions.map(({ version }) => version), answer.versions_more];
    };
    expect(await page('')).toEqual([[5, 4, 3, 2, 1], false]);
    expect(await page('versions_size=2')).toEqual([[5, 4], true]);
    expect(await page('versions_from=2&versions_size=2')).toEqual([[3, 2], true]);
    expect(await page('versions_from=4&versions_size=2')).toEqual([[1], false]);
    expect(await page('versions_from=9')).toEqual([[], false]);
    expect(await page('versions_size=0')).toEqual([[], true]);
  });

  test('fields narrows the versions', async () => {
    const server = await open();
    await arrange(server, [contactSchema({ ui_config: { a: 1, b: 2 } })]);
    const reply = await server.call(get(`${url}/versions?fields=version,ui_config.*&fields=!**.b`));
    expect(reply.json()).toEqual({
      versions: [{ version: 1, ui_config: { a: 1 } }],
      versions_more: false,
      drafts: [],
      drafts_more: false,
    });
  });

  test('deleting the current version makes the one before it current', async () => {
    const server = await open();
    await arrange(server, [contactSchema({ name: 'A' })]);
    const { id } = (await server.call(contactSchema({ name: 'B' }))).json();
    await arrange(server, [remove(`${url}?id=${id}`)]);
    expect((await server.call(get(url))).json()).toMatchObject({ name: 'A', version: 1 });
    expect((await server.call(get(`${url}?id=${id}`))).status).toBe(404);
  });

  test('deleting the only version deletes the schema', async () => {
    const server = await open();
    const { id } = (await server.call(contactSchema())).json();
    await arrange(server, [remove(`${url}?id=${id}`)]);
    expect((await server.call(get(url))).json()['code']).toBe('schema/not-found');
  });

  test('a deleted schema that comes back goes on counting', async () => {
    const server = await open();
    await arrange(server, [contactSchema(), contactSchema(), remove(url)]);
    expect((await server.call(contactSchema())).json()['version']).toBe(3);
    await arrange(server, [remove(`${url}?id=${(await server.call(get(url))).json()['id']}`)]);
    expect((await server.call(contactSchema())).json()['version']).toBe(4);
  });

  test('the listing knows unpublished, include and exclude', async () => {
    const server = await open();
    const named = (slug: string, more: JsonObject = {}) =>
      put(`/v1/entity/schemas/${slug}`, { ...definition, ...more });
    await arrange(server, [named('b'), named('a'), named('c', { published: false }), named('d')]);
    await arrange(server, [remove('/v1/entity/schemas/d')]);
    expect(await results(server, '')).toEqual(['a', 'b']);
    expect(await results(server, '?unpublished=true')).toEqual(['a', 'b', 'c']);
    expect(await results(server, '?include=b,c')).toEqual(['b']);
    expect(await results(server, '?unpublished=true&include=b&include=c')).toEqual(['b', 'c']);
    expect(await results(server, '?unpublished=true&exclude=b')).toEqual(['a', 'c']);
  });

  test('writers at once get a version each', async () => {
    const server = await open();
    const replies = await Promise.all(
      Array.from({ length: 16 }, () => server.call(contactSchema())),
    );
    const versions = replies.map((reply) => Number(reply.json()['version']));
    expect(versions.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  });
});
