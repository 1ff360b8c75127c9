import { createClient } from '@epilot/entity-client';
import { expect, test } from 'vitest';
import { compileCheck } from '../../src/domain/schema/json-schema/check-values.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { epilotContract } from '../support/openapi.ts';
import { a, b, c, unknownId } from '../support/scenario.ts';
import { adminToken, openServer } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';

const contract = epilotContract();

interface Answer<Body> {
  readonly status: number;
  readonly data: Body;
}

/** The public client, pointed at a server of our own; nothing else about it is changed. */
async function connect() {
  const { app } = await openServer(sqlite);
  const client = createClient();
  client.defaults.baseURL = await app.listen({ host: '127.0.0.1', port: 0 });
  client.defaults.headers.common['Authorization'] = `Bearer ${adminToken}`;
  client.defaults.validateStatus = () => true;
  return client;
}

/** Checks an answer against the contract and hands over its body. */
async function answered<Body>(
  operationId: string,
  status: number,
  call: Promise<Answer<Body>>,
): Promise<Body> {
  const answer = await call;
  expect(answer.status, JSON.stringify(answer.data)).toBe(status);
  expect(contract.check(operationId, answer.status, answer.data)).toEqual([]);
  return answer.data;
}

const definition = {
  slug: 'contact',
  name: 'Contact',
  plural: 'Contacts',
  title_template: '{{first_name}} {{last_name}}',
  published: true,
  capabilities: [],
  attributes: [
    { name: 'first_name', label: 'First name', type: 'string' as const },
    { name: 'last_name', label: 'Last name', type: 'string' as const },
    {
      name: 'status',
      label: 'Status',
      type: 'select' as const,
      options: ['Active', 'Inactive'],
      default_value: 'Active',
    },
    {
      name: 'account',
      label: 'Account',
      type: 'relation' as const,
      relation_type: 'has_one' as const,
    },
  ],
};

test('schemas: stored, read, listed, versioned, deleted', async () => {
  const client = await connect();
  const first = await answered('putSchema', 200, client.putSchema({ slug: 'contact' }, definition));
  const second = await answered(
    'putSchema',
    200,
    client.putSchema({ slug: 'contact' }, { ...definition, name: 'Person' }),
  );
  expect([first.version, second.version]).toEqual([1, 2]);
  const current = await answered('getSchema', 200, client.getSchema({ slug: 'contact' }));
  expect(current).toEqual(second);
  const old = await answered(
    'getSchema',
    200,
    client.getSchema({ slug: 'contact', id: String(first.id) }),
  );
  expect(old.name).toBe('Contact');
  const listed = await answered('listSchemas', 200, client.listSchemas({ unpublished: true }));
  expect(listed.results).toEqual([second]);
  const summaries = await answered('listSchemasV2', 200, client.listSchemasV2({ latest: true }));
  expect(summaries.results).toMatchObject([{ slug: 'contact', attributes: [], _summary: true }]);
  const whole = await answered('listSchemasV2', 200, client.listSchemasV2({ full: true }));
  expect(whole.results).toEqual([second]);
  const available = await answered(
    'listAvailableCapabilities',
    200,
    client.listAvailableCapabilities({ slug: 'order' }),
  );
  expect(available.results?.map(({ name }) => name)).toContain('pricing');
  const versions = await answered(
    'getSchemaVersions',
    200,
    client.getSchemaVersions({ slug: 'contact' }),
  );
  const { latest: isLatest, ...older } = first;
  expect([isLatest, versions.versions]).toEqual([true, [second, older]]);
  const frozen = await answered(
    'freezeSchema',
    200,
    client.freezeSchema({ slug: 'contact' }, { version_id: String(first.id) }),
  );
  const { latest: _, ...former } = first;
  expect(frozen).toEqual({ ...former, frozen: true });
  expect((await client.getSchema({ slug: 'contact' })).data).toEqual(frozen);
  expect((await client.getSchema({ slug: 'contact', latest: true })).data).toEqual(second);
  const marked = await answered(
    'getSchemaVersions',
    200,
    client.getSchemaVersions({ slug: 'contact' }),
  );
  expect(marked).toMatchObject({ versions: [second, frozen], frozen_version: first.id });
  const thawed = await answered('unfreezeSchema', 200, client.unfreezeSchema({ slug: 'contact' }));
  expect(thawed).toEqual(second);
  await answered('freezeSchema', 404, client.freezeSchema({ slug: 'nothing' }));
  await answered('unfreezeSchema', 404, client.unfreezeSchema({ slug: 'nothing' }));
  const draft = await answered(
    'putSchema',
    200,
    client.putSchema({ slug: 'contact', draft: true }, { ...definition, name: 'Draft' }),
  );
  const all = await answered(
    'getSchemaVersions',
    200,
    client.getSchemaVersions({ slug: 'contact', drafts_size: 10 }),
  );
  expect(all).toMatchObject({ versions: [second, older], drafts: [draft], drafts_more: false });
  const excluded = await client.listSchemas({ unpublished: true, exclude: ['account', 'contact'] });
  expect(excluded.data.results).toEqual([]);
  await answered('deleteSchema', 200, client.deleteSchema({ slug: 'contact' }));
  await answered('getSchema', 404, client.getSchema({ slug: 'contact' }));
});

test('schemas: parts are added, read, replaced, removed', async () => {
  const client = await connect();
  await client.putSchema({ slug: 'contact' }, definition);
  const [schema, label] = ['contact', 'New'];
  const group = await answered(
    'createSchemaGroup',
    201,
    client.createSchemaGroup(null, { schema, label }),
  );
  const inGroup = { composite_id: String(group.composite_id) };
  await answered('getSchemaGroup', 200, client.getSchemaGroup(inGroup));
  await answered('putSchemaGroup', 200, client.putSchemaGroup(inGroup, { label: 'Old' }));
  const attribute = await answered(
    'createSchemaAttribute',
    201,
    client.createSchemaAttribute(null, { schema, label, name: 'n', type: 'string', group: 'Old' }),
  );
  const one = { composite_id: String(attribute.composite_id) };
  expect(await answered('getSchemaAttribute', 200, client.getSchemaAttribute(one))).toEqual(
    attribute,
  );
  const { composite_id, ...sent } = attribute;
  const replaced = await answered(
    'putSchemaAttribute',
    200,
    client.putSchemaAttribute(one, { ...sent, label: 'Other' } as typeof attribute),
  );
  expect(replaced).toEqual({ ...attribute, label: 'Other' });
  const capability = await answered(
    'createSchemaCapability',
    201,
    client.createSchemaCapability(null, { schema, name: 'notes' }),
  );
  const ofNotes = { composite_id: String(capability.composite_id) };
  await answered('getSchemaCapability', 200, client.getSchemaCapability(ofNotes));
  await answered(
    'putSchemaCapability',
    200,
    client.putSchemaCapability(ofNotes, { name: 'notes', title: 'Notes' }),
  );
  const head = { schema, label, name: 'h', group: 'Old', type: 'headline' as const };
  const headline = await answered(
    'createSchemaGroupHeadline',
    201,
    client.createSchemaGroupHeadline(null, head),
  );
  const ofHeadline = { composite_id: String(headline.composite_id) };
  await answered('getSchemaGroupHeadline', 200, client.getSchemaGroupHeadline(ofHeadline));
  await answered(
    'putSchemaGroupHeadline',
    200,
    client.putSchemaGroupHeadline(ofHeadline, { ...head, label: 'Other' }),
  );
  const read = await answered('getSchema', 200, client.getSchema({ slug: 'contact' }));
  expect(read).toMatchObject({
    version: 9,
    capabilities: [{ name: 'notes', title: 'Notes' }],
    group_settings: [{ label: 'Old' }],
    group_headlines: [{ name: 'h', label: 'Other' }],
  });
  expect(await client.deleteSchemaGroup(inGroup)).toMatchObject({
    status: 200,
    data: { ...group, label: 'Old' },
  });
  await answered('deleteSchemaAttribute', 200, client.deleteSchemaAttribute(one));
  await answered('deleteSchemaCapability', 200, client.deleteSchemaCapability(ofNotes));
  await answered('deleteSchemaGroupHeadline', 200, client.deleteSchemaGroupHeadline(ofHeadline));
  await answered('getSchemaAttribute', 404, client.getSchemaAttribute(one));
  await answered('getSchemaCapability', 404, client.getSchemaCapability(ofNotes));
  await answered('getSchemaGroup', 404, client.getSchemaGroup(inGroup));
  await answered('getSchemaGroupHeadline', 404, client.getSchemaGroupHeadline(ofHeadline));
});

test('schemas: the example meets the JSON Schema, and comes back as it was created', async () => {
  const client = await connect();
  await client.putSchema({ slug: 'contact' }, definition);
  const slug = { slug: 'contact' };
  const schema = await answered('getJsonSchema', 200, client.getJsonSchema(slug));
  const whole = await answered(
    'getJsonSchema',
    200,
    client.getJsonSchema({ ...slug, dereference: true }),
  );
  const example = (await answered(
    'getSchemaExample',
    200,
    client.getSchemaExample(slug),
  )) as object;
  for (const one of [schema, whole]) expect(compileCheck(one as JsonObject)(example)).toEqual([]);
  const created = await answered('createEntity', 201, client.createEntity(slug, example));
  const { _schema, _org, _owners, _created_at, _updated_at, _acl, ...own } = example as JsonObject;
  expect(created).toMatchObject(own);
  expect((await client.getJsonSchema({ slug: 'nothing' })).status).toBe(404);
  expect((await client.getSchemaExample({ slug: 'nothing' })).status).toBe(404);
});

test('entities: created, read, changed, deleted, restored', async () => {
  const client = await connect();
  await client.putSchema({ slug: 'contact' }, definition);
  const one = { slug: 'contact', id: a };
  const account = { $relation: [{ entity_id: b, _tags: ['primary'] }] };
  await answered(
    'createEntity',
    201,
    client.createEntity({ slug: 'account' }, { _id: b, name: 'ACME' }),
  );
  const created = await answered(
    'createEntity',
    201,
    client.createEntity({ slug: 'contact', async: false }, { _id: a, first_name: 'Ann', account }),
  );
  expect(created).toMatchObject({ _id: a, _title: 'Ann', status: 'Active', account });
  const read = await answered('getEntity', 200, client.getEntity(one));
  expect(read).toMatchObject({ entity: created, relations: [{ _id: b, name: 'ACME' }] });
  const flat = await answered('getEntityV2', 200, client.getEntityV2(one));
  expect(flat).toEqual(created);
  const some = await client.getEntityV2({ ...one, fields: ['_id', 'account', '!**._tags'] });
  expect(some.data).toEqual({ _id: a, account: { $relation: [{ entity_id: b }] } });
  const replaced = await answered(
    'updateEntity',
    200,
    client.updateEntity(one, { last_name: 'Lee' }),
  );
  expect(replaced).toMatchObject({ _id: a, _title: 'Lee' });
  expect(replaced).not.toHaveProperty('first_name');
  const patched = await answered(
    'patchEntity',
    200,
    client.patchEntity(one, { first_name: 'Bea' }),
  );
  expect(patched._title).toBe('Bea Lee');
  await answered(
    'patchEntity',
    409,
    client.patchEntity(one, { _updated_at: created._updated_at ?? '' }),
  );
  const tried = await answered(
    'patchEntity',
    200,
    client.patchEntity({ ...one, dry_run: true }, { first_name: 'X' }),
  );
  expect(tried._title).toBe('X Lee');
  await answered('deleteEntity', 200, client.deleteEntity(one));
  expect((await answered('getEntityV2', 200, client.getEntityV2(one)))['_deleted_at']).toEqual(
    expect.any(String),
  );
  await answered('restoreEntity', 200, client.restoreEntity(one));
  await answered('restoreEntity', 400, client.restoreEntity(one));
  await answered('deleteEntity', 200, client.deleteEntity({ ...one, purge: true }));
  await answered('getEntity', 404, client.getEntity(one));
  await answered('restoreEntity', 404, client.restoreEntity(one));
});

test('entities: upserted by their unique key', async () => {
  const client = await connect();
  const slug = { slug: 'contact' };
  const email = [{ email: 'ann@example.com' }];
  const upsert = { unique_key: ['email.0.email'], entity: { _id: a, email } };
  await answered('upsertEntity', 201, client.upsertEntity(slug, upsert));
  const updated = await answered(
    'upsertEntity',
    200,
    client.upsertEntity(slug, { ...upsert, entity: { email, n: 1 } }),
  );
  expect(updated).toMatchObject({ _id: a, n: 1 });
  await client.createEntity(slug, { _id: b, email });
  await answered('upsertEntity', 409, client.upsertEntity({ ...slug, strict: true }, upsert));
  for (const id of [a, b]) await client.deleteEntity({ slug: 'contact', id });
  await answered('upsertEntity', 405, client.upsertEntity(slug, upsert));
});

test('entities: listed', async () => {
  const client = await connect();
  for (const [index, _id] of [a, b, c].entries())
    await client.createEntity({ slug: 'contact' }, { _id, n: index });
  const listed = await answered(
    'listEntities',
    200,
    client.listEntities(null, {
      filter: [{ term: { _schema: 'contact' } }, { range: { n: { gte: 1 } } }],
      sort: 'n:desc',
      from: 0,
      size: 1,
    }),
  );
  expect(listed).toMatchObject({ hits: 2, results: [{ _id: c }] });
});

test('activities: appended, read, in the feed of an entity', async () => {
  const client = await connect();
  await client.createEntity({ slug: 'contact' }, { _id: a });
  const note = {
    type: 'MyActivity',
    title: 'Hello',
    message: '{{caller}} said hello',
    payload: { x: 1 },
  };
  const made = await answered(
    'createActivity',
    200,
    client.createActivity({ entities: [a] }, note),
  );
  const activity = { id: String(made._id) };
  await client.patchEntity(
    { slug: 'contact', id: a, activity_id: activity.id, fill_activity: false },
    { n: 1 },
  );
  const read = await answered(
    'getActivity',
    200,
    client.getActivity({ ...activity, operations_size: 10 }),
  );
  expect(read).toMatchObject({
    ...note,
    operations_total: 1,
    operations: [{ entity: a, operation: 'updateEntity' }],
  });
  const feed = await answered(
    'getEntityActivityFeed',
    200,
    client.getEntityActivityFeed({ slug: 'contact', id: a, size: 10 }),
  );
  expect(feed).toMatchObject({
    total: 2,
    results: [{ type: 'MyActivity' }, { type: 'EntityCreated' }],
  });
  const one = await answered(
    'getEntityActivityFeed',
    200,
    client.getEntityActivityFeed({ slug: 'contact', id: a, type: ['EntityCreated'] }),
  );
  expect(one.total).toBe(1);
  await client.deleteEntity({ slug: 'contact', id: a });
  await client.restoreEntity({ slug: 'contact', id: a });
  await answered(
    'getEntityActivityFeed',
    200,
    client.getEntityActivityFeed({ slug: 'contact', id: a }),
  );
  await answered(
    'getEntityActivityFeed',
    404,
    client.getEntityActivityFeed({ slug: 'contact', id: unknownId }),
  );
  await answered('getActivity', 404, client.getActivity({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }));
});
