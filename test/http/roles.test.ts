import { expect, test } from 'vitest';
import { roles } from '../../src/domain/access/roles.ts';
import type { Role } from '../../src/kernel/caller.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import {
  a,
  arrange,
  contact,
  contactSchema,
  get,
  inOrganization,
  list,
  patch,
  post,
  put,
  remove,
} from '../support/scenario.ts';
import { adminToken, openServer, type Request, serverOfFile } from '../support/server.ts';
import { sqlite } from '../support/stores.ts';
import { addToken, by } from '../support/tokens.ts';

const one = `/v1/entity/contact/${a}`;
const schema = { name: 'Contact', plural: 'Contacts', attributes: [] };
const activity = { type: 'Note', title: '', message: '' };

type Operations = Readonly<Record<string, readonly [weakest: Role | 'instance', Request]>>;

/** The four operations of a kind of part. */
function partOperations(name: string, path: string, part: JsonObject): Operations {
  const all = `/v1/entity/schemas/${path}`;
  const one = `${all}/contact:p`;
  return {
    [`create${name}`]: ['admin', post(all, { schema: 'contact', ...part })],
    [`get${name}`]: ['viewer', get(one)],
    [`put${name}`]: ['admin', put(one, part)],
    [`delete${name}`]: ['admin', remove(one)],
  };
}

/** What a person may do whatever their role, since their password is the right to it; no token has one. */
const ownRight = 'changePassword';

/** For every operation that asks who calls: the weakest that may call it, and a request that would succeed in `$org`. */
const operations: Operations = {
  listSchemas: ['viewer', get('/v1/entity/schemas')],
  listSchemasV2: ['viewer', get('/v2/entity/schemas')],
  listAvailableCapabilities: ['viewer', get('/v1/entity/schemas/contact/capabilities/available')],
  getSchema: ['viewer', get('/v1/entity/schemas/contact')],
  getSchemaVersions: ['viewer', get('/v1/entity/schemas/contact/versions')],
  getJsonSchema: ['viewer', get('/v1/entity/schemas/contact/json/schema')],
  getSchemaExample: ['viewer', get('/v1/entity/schemas/contact/json/example')],
  putSchema: ['admin', put('/v1/entity/schemas/contact', schema)],
  freezeSchema: ['admin', post('/v1/entity/schemas/contact/freeze')],
  unfreezeSchema: ['admin', post('/v1/entity/schemas/contact/unfreeze')],
  deleteSchema: ['admin', remove('/v1/entity/schemas/contact')],
  ...partOperations('SchemaAttribute', 'attributes', { name: 'b' }),
  ...partOperations('SchemaCapability', 'capabilities', { name: 'b' }),
  ...partOperations('SchemaGroup', 'group', { label: 'b' }),
  ...partOperations('SchemaGroupHeadline', 'headline', { name: 'b' }),
  getEntity: ['viewer', get(one)],
  getEntityV2: ['viewer', get(`/v2/entity/contact/${a}`)],
  listEntities: ['viewer', list([{ term: { _schema: 'contact' } }])],
  createEntity: ['editor', post('/v1/entity/contact', { n: 2 })],
  updateEntity: ['editor', put(one, { n: 2 })],
  patchEntity: ['editor', patch(one, { n: 2 })],
  upsertEntity: [
    'editor',
    patch('/v1/entity/contact:upsert', { unique_key: ['n'], entity: { n: 1 } }),
  ],
  deleteEntity: ['editor', remove(one)],
  restoreEntity: [
    'editor',
    patch('/v1/entity/contact/0b000000-0000-4000-8000-000000000000:restore'),
  ],
  createActivity: ['editor', post('/v1/entity/activity', activity)],
  getActivity: ['viewer', get('/v1/entity/activity/01ARZ3NDEKTSV4RRFFQ69G5FAV')],
  getEntityActivityFeed: ['viewer', get(`${one}/activity`)],
  listJobs: ['editor', get('/v1/jobs')],
  getJob: ['editor', get('/v1/jobs/nobody')],
  cancelJob: ['admin', post('/v1/jobs/nobody:cancel')],
  createOrganization: ['instance', post('/v1/organizations', { id: 'new', name: 'New' })],
  listOrganizations: ['instance', get('/v1/organizations')],
  getOrganization: ['admin', get('/v1/organizations/$org')],
  changeOrganization: ['admin', patch('/v1/organizations/$org', { name: 'Mine' })],
  suspendOrganization: ['instance', post('/v1/organizations/$org:suspend')],
  resumeOrganization: ['instance', post('/v1/organizations/$org:resume')],
  createAccessToken: ['admin', post('/v1/access-tokens', { name: 'till', role: 'viewer' })],
  listAccessTokens: ['admin', get('/v1/access-tokens')],
  getAccessToken: ['admin', get('/v1/access-tokens/nobody')],
  revokeAccessToken: ['admin', remove('/v1/access-tokens/nobody')],
  createUser: ['admin', post('/v1/users', { login: 'anna', role: 'viewer' })],
  listUsers: ['admin', get('/v1/users')],
  getUser: ['admin', get('/v1/users/nobody')],
  changeUser: ['admin', patch('/v1/users/nobody', {})],
  removeUser: ['admin', remove('/v1/users/nobody')],
  resetPassword: ['admin', post('/v1/users/nobody/reset-password')],
  createGroup: ['admin', post('/v1/groups', { name: 'Sales' })],
  listGroups: ['admin', get('/v1/groups')],
  getGroup: ['admin', get('/v1/groups/nobody')],
  changeGroup: ['admin', patch('/v1/groups/nobody', {})],
  removeGroup: ['admin', remove('/v1/groups/nobody')],
};

const given = [
  contactSchema({
    attributes: [{ id: 'p', name: 'a' }],
    capabilities: [{ id: 'p', name: 'a' }],
    group_settings: [{ id: 'p', label: 'a' }],
    group_headlines: [{ id: 'p', name: 'a' }],
  }),
  contact(a, { n: 1 }),
  contact('0b000000-0000-4000-8000-000000000000'),
  remove('/v1/entity/contact/0b000000-0000-4000-8000-000000000000'),
];

test('the table has every operation that asks who calls', async () => {
  const { app } = await openServer(sqlite);
  await app.ready();
  const closed = Object.values(app.swagger().paths ?? {}).flatMap((methods) =>
    Object.values(methods as Record<string, { operationId: string; security?: [] }>)
      .filter(({ security }) => security === undefined)
      .map(({ operationId }) => operationId),
  );
  expect([...Object.keys(operations), ownRight].sort()).toEqual(closed.sort());
});

const open = serverOfFile(sqlite);

test.each(Object.entries(operations))('%s', async (_operation, [weakest, told]) => {
  const server = await open();
  const request = inOrganization(told, server.org);
  await arrange(server, given);
  const refused = weakest === 'instance' ? roles : roles.slice(0, roles.indexOf(weakest));
  const before = await server.effects();
  for (const change of [...refused.map((role) => ({ role })), { scopes: [] }]) {
    const reply = await server.call(by(await addToken(server, change), request));
    expect([reply.status, reply.json()['code']], reply.text).toEqual([403, 'auth/forbidden']);
  }
  expect(await server.effects()).toEqual(before);
  const allowed = roles.filter((role) => !refused.includes(role));
  const secrets = await Promise.all(allowed.map((role) => addToken(server, { role })));
  for (const secret of [...secrets, adminToken]) {
    const reply = await server.call(by(secret, request));
    expect([401, 403, 500], reply.text).not.toContain(reply.status);
  }
});
