import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  contactSchema,
  get,
  list,
  post,
  remove,
  runScenarios,
  type Scenario,
} from '../../support/scenario.ts';
import { serverOfFile, type TestServer } from '../../support/server.ts';
import { stores } from '../../support/stores.ts';

const url = '/v1/entity/schemas/contact';
const freeze = post(`${url}/freeze`);
const unfreeze = post(`${url}/unfreeze`);
const unknown = '0a000000-0000-4000-8000-000000000000';
const named = (name: string) => contactSchema({ name });

const scenarios: readonly Scenario[] = [
  {
    name: 'the current version is frozen where none is named',
    given: [named('A'), named('B')],
    ...freeze,
    status: 200,
    feed: 1,
    answer: { name: 'B', version: 2, frozen: true, latest: true },
  },
  ...[{}, { version_id: null }].map((body) => ({
    name: `a body that names none: ${JSON.stringify(body)}`,
    given: [named('A')],
    ...post(`${url}/freeze`, body),
    status: 200,
    feed: 1,
    answer: { frozen: true },
  })),
  {
    name: 'what is frozen stays so without a trace',
    given: [named('A'), freeze, named('B')],
    ...freeze,
    status: 200,
    answer: { name: 'A', frozen: true },
    check: (reply) => expect(reply.json()).not.toHaveProperty('latest'),
  },
  {
    name: 'unfreezing what is not frozen changes nothing',
    given: [named('A')],
    ...unfreeze,
    status: 200,
    answer: { name: 'A', latest: true },
    check: (reply) => expect(reply.json()).not.toHaveProperty('frozen'),
  },
  {
    name: 'a schema that is not there cannot be frozen',
    ...freeze,
    status: 404,
    code: 'schema/not-found',
  },
  {
    name: 'a schema that is not there cannot be unfrozen',
    ...unfreeze,
    status: 404,
    code: 'schema/not-found',
  },
  {
    name: 'a version that is not there cannot be frozen',
    given: [named('A')],
    ...post(`${url}/freeze`, { version_id: unknown }),
    status: 404,
    code: 'schema/version-not-found',
  },
  {
    name: 'a misspelt member is refused',
    given: [named('A')],
    ...post(`${url}/freeze`, { version: unknown }),
    status: 400,
    code: 'request/invalid',
  },
];

runScenarios(scenarios);

async function read(server: TestServer, query = ''): Promise<JsonObject> {
  return (await server.call(get(`${url}${query}`))).json();
}

describe.each([...stores])('$name', (kind) => {
  const open = serverOfFile(kind);

  test('reads answer the frozen version, changes build on the latest', async () => {
    const server = await open();
    await arrange(server, [named('A')]);
    const { id } = await read(server);
    await arrange(server, [
      named('B'),
      post(`${url}/freeze`, { version_id: String(id) }),
      post('/v1/entity/schemas/attributes', { schema: 'contact', name: 'n' }),
    ]);
    expect(await read(server)).toMatchObject({ name: 'A', frozen: true });
    const latest = await read(server, '?latest=true');
    expect(latest).toMatchObject({ name: 'B', version: 3, latest: true });
    expect(latest['attributes']).toHaveLength(1);
    const names = async (query: string) =>
      (await server.call(get(`/v1/entity/schemas${query}`)))
        .json<{ results: JsonObject[] }>()
        .results.map(({ name }) => name);
    expect([await names(''), await names('?latest=true')]).toEqual([['A'], ['B']]);
    const versions = (
      await server.call(get(`${url}/versions?fields=version,frozen,latest`))
    ).json();
    expect(versions).toMatchObject({
      versions: [{ version: 3, latest: true }, { version: 2 }, { version: 1, frozen: true }],
      frozen_version: id,
    });
    await arrange(server, [unfreeze]);
    expect(await read(server)).toEqual(latest);
    const { frozen_version } = (await server.call(get(`${url}/versions`))).json();
    expect(frozen_version).toBeUndefined();
  });

  test('titles, defaults, the JSON Schema and searches go by the frozen version', async () => {
    const server = await open();
    const frozen = {
      title_template: '{{n}} old',
      attributes: [{ name: 'n', type: 'number', label: 'Old', default_value: '10' }],
    };
    const other = { title_template: 'new', attributes: [{ name: 'n', type: 'string' }] };
    await arrange(server, [contactSchema(frozen), freeze, contactSchema(other), contact(a)]);
    const { _title, n } = (await server.call(get(`/v2/entity/contact/${a}`))).json();
    expect([_title, n]).toEqual(['10 old', '10']);
    const schema = (await server.call(get(`${url}/json/schema`))).json();
    expect(schema).toMatchObject({ properties: { n: { description: 'Old' } } });
    // As numbers 9 is less than 10, as texts it is more.
    const above = list([{ term: { _schema: 'contact' } }, { range: { n: { gt: 9 } } }]);
    expect((await server.call(above)).json()['hits']).toBe(1);
  });

  test('the frozen version cannot be deleted by itself, others and the whole can', async () => {
    const server = await open();
    await arrange(server, [named('A'), freeze]);
    const { id } = await read(server);
    const refused = async () => {
      const before = await server.effects();
      const reply = await server.call(remove(`${url}?id=${String(id)}`));
      expect([reply.status, reply.json()['code']]).toEqual([409, 'schema/version-frozen']);
      expect(await server.effects()).toEqual(before);
    };
    await refused();
    await arrange(server, [named('B')]);
    await refused();
    const { id: latest } = await read(server, '?latest=true');
    await arrange(server, [remove(`${url}?id=${String(latest)}`)]);
    expect(await read(server)).toMatchObject({ name: 'A', frozen: true, latest: true });
    await arrange(server, [remove(url), named('C')]);
    const { frozen, name } = await read(server);
    expect([frozen, name]).toEqual([undefined, 'C']);
  });
});
