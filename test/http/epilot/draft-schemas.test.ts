import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { arrange, contactSchema, get, post, put, remove } from '../../support/scenario.ts';
import { serverOfFile, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const url = '/v1/entity/schemas/contact';
const draft = (name: string) =>
  put(`${url}?draft=true`, { name, plural: 'Contacts', attributes: [] });

async function answer(server: TestServer, path: string): Promise<JsonObject> {
  return (await server.call(get(path))).json();
}

async function listed(server: TestServer, query: string) {
  const { results } = await answer(server, `/v1/entity/schemas${query}`);
  return (results as JsonObject[]).map(({ name, draft: is }) => [name, is]);
}

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('drafts come newest first, a page at a time, beside the versions', async () => {
    const server = await open();
    await arrange(server, [contactSchema(), draft('A'), draft('B'), contactSchema(), draft('C')]);
    const page = async (query: string) => {
      const got = await answer(server, `${url}/versions?fields=version,name${query}`);
      const versions = (got['versions'] as JsonObject[]).map(({ version }) => version);
      const drafts = (got['drafts'] as JsonObject[]).map(({ name }) => name);
      return [versions, drafts, got['drafts_more']];
    };
    expect(await page('')).toEqual([[4, 1], [], true]);
    expect(await page('&drafts_size=2')).toEqual([[4, 1], ['C', 'B'], true]);
    expect(await page('&drafts_size=2&drafts_from=2&versions_size=0')).toEqual([[], ['A'], false]);
  });

  test('a schema may have drafts only', async () => {
    const server = await open();
    const made = (await server.call(draft('A'))).json();
    const id = String(made['id']);
    for (const path of [url, `${url}?latest=true`, `${url}/json/schema`])
      expect((await answer(server, path))['code']).toBe('schema/not-found');
    const frozen = await server.call(post(`${url}/freeze`));
    expect([frozen.status, frozen.json()['code']]).toEqual([404, 'schema/not-found']);
    expect(await answer(server, `${url}?id=${id}`)).toEqual(made);
    expect(await listed(server, '')).toEqual([]);
    expect(await listed(server, '?unpublished=true')).toEqual([['A', true]]);
    await arrange(server, [post('/v1/entity/contact', { n: 1 }), put(url, made)]);
    expect(await answer(server, url)).toMatchObject({ name: 'A', version: 2, latest: true });
  });

  test('a listing has the newest draft of each schema where unpublished ones are wanted', async () => {
    const server = await open();
    await arrange(server, [contactSchema({ name: 'X' }), draft('A'), draft('B')]);
    expect(await listed(server, '')).toEqual([['X', undefined]]);
    expect(await listed(server, '?unpublished=true')).toEqual([
      ['X', undefined],
      ['B', true],
    ]);
  });

  test('a draft is deleted by its id, and with its schema', async () => {
    const server = await open();
    await arrange(server, [contactSchema()]);
    const ids = [];
    for (const name of ['A', 'B']) ids.push((await server.call(draft(name))).json()['id']);
    await arrange(server, [remove(`${url}?id=${String(ids[1])}`)]);
    expect(await listed(server, '?unpublished=true')).toEqual([
      ['Contact', undefined],
      ['A', true],
    ]);
    const { id } = await answer(server, url);
    await arrange(server, [remove(`${url}?id=${String(id)}`)]);
    expect(await listed(server, '?unpublished=true')).toEqual([['A', true]]);
    await arrange(server, [remove(`${url}?id=${String(ids[0])}`)]);
    expect((await answer(server, `${url}/versions`))['code']).toBe('schema/not-found');
  });

  test('a draft cannot be frozen', async () => {
    const server = await open();
    await arrange(server, [contactSchema()]);
    const { id } = (await server.call(draft('A'))).json();
    const before = await server.effects();
    const reply = await server.call(post(`${url}/freeze`, { version_id: String(id) }));
    expect([reply.status, reply.json()['errors']]).toMatchObject([400, [{ path: '/version_id' }]]);
    expect(await server.effects()).toEqual(before);
  });
});
