import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/adapters/sqlite/open-store.ts';
import { newJob } from '../../src/domain/job/decide-job.ts';
import type { Job } from '../../src/domain/job/job.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { recordJob } from '../../src/usecases/job/record-job.ts';
import type { AtEnd } from '../support/at-end.ts';
import { entityRow, idOf, orgs, putEntity } from '../support/rows.ts';
import { type Method, openServer, type TestServer } from '../support/server.ts';
import { onFatal, type StoreKind, temporaryDirectory } from '../support/stores.ts';

/** Three versions, two edges and a unique key. */
export const changed = idOf(1);
/** One version, and nothing beside it. */
export const plain = idOf(2);
/** Was there in two versions. */
export const purged = idOf(3);
/** Was purged, and is there again. */
export const reborn = idOf(4);
/** Never was. */
export const nobody = idOf(9);

const schema = { name: 'Contact', plural: 'Contacts', capabilities: [], attributes: [] };
const link = { $relation: [{ entity_id: plain, _tags: ['x'] }, { entity_id: nobody }] };

const requests: readonly [method: Method, path: string, body?: JsonValue][] = [
  ['PUT', '/v1/entity/schemas/contact', schema],
  ['PUT', '/v1/entity/schemas/contact', { ...schema, name: 'Person' }],
  ['POST', '/v1/entity/contact', { _id: changed, email: 'a@x.de', friends: link }],
  ['POST', '/v1/entity/note', { _id: plain, text: '"\0' }],
  [
    'PATCH',
    '/v1/entity/contact:upsert',
    { unique_key: ['email'], entity: { email: 'a@x.de', n: 2 } },
  ],
  ['POST', '/v1/entity/activity', { type: 'Called', title: 'called', message: '' }],
  ['PATCH', `/v1/entity/contact/${changed}`, { n: 3 }],
  ['POST', '/v1/entity/contact', { _id: purged, email: 'p@x.de', friends: link }],
  ['PATCH', `/v1/entity/contact/${purged}`, { n: 2 }],
  ['DELETE', `/v1/entity/contact/${purged}?purge=true`],
  ['POST', '/v1/entity/contact', { _id: reborn, email: 'r@x.de' }],
  ['DELETE', `/v1/entity/contact/${reborn}?purge=true`],
  ['POST', '/v1/entity/contact', { _id: reborn, email: 'r@x.de' }],
  ['DELETE', `/v1/entity/contact/${reborn}`],
  ['PATCH', `/v1/entity/contact/${reborn}:restore`, {}],
  ['POST', '/v1/organizations', { id: 'other', name: 'Other' }],
  ['POST', '/v1/access-tokens', { name: 'robot', role: 'editor', scopes: ['entity:view'] }],
];

let filledFile: Promise<Buffer> | undefined;

/** A data directory whose store holds everything that requests can leave behind; it is open. */
export async function filledDirectory(): Promise<string> {
  const directory = temporaryDirectory();
  filledFile ??= fillFile();
  writeFileSync(join(directory, 'entia.db'), await filledFile, { mode: 0o600 });
  const store = await openSqliteStore({ directory, durability: 'process', onFatal });
  onTestFinished(() => store.close());
  return directory;
}

async function fillFile(): Promise<Buffer> {
  const directory = temporaryDirectory();
  const store = await openSqliteStore({ directory, durability: 'process', onFatal });
  await fill({ name: 'sqlite', open: () => Promise.resolve(store) });
  await store.close();
  return readFileSync(join(directory, 'entia.db'));
}

/** Leaves behind in a store of this kind everything that requests can; the server that did it is closed, the store not. */
export async function fill(kind: StoreKind): Promise<void> {
  const ends: Parameters<AtEnd>[0][] = [];
  const server = await openServer(kind, {}, (end) => void ends.push(end));
  await fillOver(server);
  for (const end of ends.reverse()) await end();
}

async function fillOver(server: TestServer): Promise<void> {
  for (const [n, [method, url, body]] of requests.entries()) {
    const headers = { 'idempotency-key': `key-${n}` };
    const sent = { method, url, headers, ...(body === undefined ? {} : { body }) };
    const reply = await server.call(sent);
    expect(reply.status, reply.text).toBeLessThan(300);
  }
  const headers = { 'x-epilot-org-id': 'other' };
  const elsewhere = await server.call({
    method: 'POST',
    url: '/v1/entity/note',
    headers,
    body: {},
  });
  expect(elsewhere.status).toBe(201);
  await addJobs(server);
  await addPeople(server);
}

/** Two owners who log in, somebody suspended, somebody invited, a group, and a log-in that failed. */
async function addPeople(server: TestServer): Promise<void> {
  const ask = async (url: string, body: JsonValue, status = 201) => {
    const reply = await server.call({ method: 'POST', url, body });
    expect(reply.status, reply.text).toBe(status);
    return reply.text;
  };
  const password = 'correct horse battery';
  const idOf = (text: string) => (JSON.parse(text) as { readonly id: string }).id;
  for (const login of ['anna', 'ben']) {
    await ask('/v1/users', { login, role: 'owner', password });
    await ask('/v1/auth/login', { login, password }, 200);
  }
  const cara = idOf(await ask('/v1/users', { login: 'cara', role: 'owner', password }));
  const suspended = {
    method: 'PATCH',
    url: `/v1/users/${cara}`,
    body: { suspended: true },
  } as const;
  expect((await server.call(suspended)).status).toBe(200);
  const dora = idOf(await ask('/v1/users', { login: 'dora', role: 'viewer' }));
  await ask('/v1/groups', { name: 'Crew', members: [cara, dora] });
  await ask('/v1/auth/login', { login: 'nobody', password }, 401);
}

/** One of each status, of a kind that no worker takes up. */
async function addJobs({ deps }: TestServer): Promise<void> {
  const tried = { attempt: 1, startedAt: 1 };
  const ended = { dueAt: undefined, finishedAt: 2 };
  const failed = { failures: 1, failure: { code: 'x/y', message: 'z' } };
  const states: readonly Partial<Job>[] = [
    { status: 'queued', ...tried, ...failed },
    { status: 'running', ...tried, cancelAsked: true },
    { status: 'succeeded', ...tried, ...ended, result: null },
    { status: 'failed', ...tried, ...ended, ...failed },
    { status: 'cancelled', ...ended, cancelAsked: true },
  ];
  await deps.store.run('1', async (tx) => {
    for (const [n, state] of states.entries()) {
      const asked = { org: '1', id: idOf(n), kind: 'none', subject: `${n}`, input: {} };
      await recordJob(tx, { ...newJob({ ...asked, caller: {}, createdAt: 0 }), ...state });
    }
  });
}

/** Runs statements on the database of a directory behind the back of whoever has it open. */
export function breakInto(directory: string, statements: readonly string[]): void {
  const db = new DatabaseSync(join(directory, 'entia.db'));
  try {
    for (const statement of statements) {
      const { changes } = db.prepare(statement).run();
      expect(Number(changes), statement).toBeGreaterThan(0);
    }
  } finally {
    db.close();
  }
}

/** A data directory whose database file has lost a few bytes of a row; nobody has it open. */
export async function damagedDirectory(): Promise<string> {
  const directory = temporaryDirectory();
  const file = join(directory, 'entia.db');
  const store = await openSqliteStore({ directory, durability: 'process', onFatal });
  for (let n = 0; n < 50; n++) await putEntity(store, entityRow(orgs[0], n));
  await store.close();
  const bytes = readFileSync(file);
  const row = bytes.indexOf(idOf(25));
  writeFileSync(file, bytes.fill('x', row, row + 20));
  return directory;
}
