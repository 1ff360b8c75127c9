import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { afterAll, expect, onTestFinished } from 'vitest';
import { jwtVerifier } from '../../src/adapters/jwt/jwt-verifier.ts';
import { openMetrics } from '../../src/adapters/metrics/open-metrics.ts';
import { scryptPasswords } from '../../src/adapters/passwords/scrypt-passwords.ts';
import { openLocalSearch } from '../../src/adapters/search-local/open-local-search.ts';
import { systemIds } from '../../src/adapters/system/ids.ts';
import { buildServer, type ServerOptions } from '../../src/http/server.ts';
import type { ActivityId, OrgId } from '../../src/kernel/ids.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { IdSource } from '../../src/ports/id-source.ts';
import { givenAdminToken, hashToken, storedTokens } from '../../src/usecases/access/credentials.ts';
import { prepareInstance } from '../../src/usecases/access/prepare-instance.ts';
import { signedTokens } from '../../src/usecases/access/signed-tokens.ts';
import { TokenUses } from '../../src/usecases/access/token-uses.ts';
import type { Dependencies } from '../../src/usecases/dependencies.ts';
import { sessionTokens } from '../../src/usecases/people/session-tokens.ts';
import { SchemaCache } from '../../src/usecases/schema/schema-cache.ts';
import { jobKinds } from '../../src/workers/job-kinds.ts';
import { JobWorker } from '../../src/workers/job-worker.ts';
import type { AtEnd } from './at-end.ts';
import type { StoreKind } from './stores.ts';

export const adminToken = 'a-token-for-the-tests';
export const bodyLimitBytes = 1024 * 1024;

/** What a test server takes of signed tokens. */
export const jwtTrust = {
  secret: 'a-secret-of-the-tests-32-bytes-long',
  findKey: undefined,
  issuer: 'https://issuer.example',
  audience: 'entia',
  clockSkewS: 60,
};
const claimRules = { rolesClaim: 'roles', groupsClaim: 'groups', defaultRole: undefined };

/** A Thursday, noon; the clock of a test server begins here and goes on by a millisecond with every look at it. */
export const firstMoment = Date.UTC(2026, 0, 15, 12);

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface Request {
  readonly method: Method;
  readonly url: string;
  /** Sent as JSON; text and bytes are sent as they stand. */
  readonly body?: JsonValue | Buffer;
  /** Beside the token and the content type; an empty value takes a header away. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
  readonly json: <Answer = JsonObject>() => Answer;
}

/** What a request left behind. */
export interface Effects {
  readonly activities: number;
  readonly feed: number;
}

/** A server, and what a test wants to know of it. */
export interface TestServer {
  /** Where the admin token works unless a request says otherwise. */
  readonly org: OrgId;
  readonly app: FastifyInstance;
  readonly deps: Dependencies;
  readonly clock: { at: number };
  readonly uses: TokenUses;
  /** Every log line since the test has the server. */
  readonly log: readonly string[];
  readonly call: (request: Request) => Promise<Reply>;
  /** How many activities and feed entries there are; of all organizations when the server is the test's own. */
  readonly effects: () => Promise<Effects>;
}

/** As in production, but cheap. */
function testPasswords() {
  return scryptPasswords({ log2N: 4, r: 8, p: 1 });
}

/**
 * One server for the tests of a file, opened when the first of them asks. Every call answers it with a new organization:
 * nothing that a test does there can be seen by another, and the clock begins anew.
 */
export function serverOfFile(kind: StoreKind, setting: Setting = {}): () => Promise<TestServer> {
  const ends: Parameters<AtEnd>[0][] = [];
  afterAll(async () => {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
  });
  let opened: Promise<Instance> | undefined;
  let count = 0;
  return async () => {
    opened ??= openInstance(kind, setting, (end) => void ends.push(end));
    return await withOrganization(await opened, `org-${++count}`);
  };
}

async function withOrganization(instance: Instance, org: OrgId): Promise<TestServer> {
  const { app, deps, clock, log, activityIds } = instance;
  clock.at = firstMoment;
  await prepareInstance(deps, { org, adminTokenGiven: true });
  const [activitiesBefore, linesBefore] = [activityIds.length, log.length];
  return {
    ...instance,
    org,
    get log() {
      return log.slice(linesBefore);
    },
    call: (request) => call(app, request, { 'x-epilot-org-id': org }),
    effects: () => effects(deps, [org], activityIds.slice(activitiesBefore)),
  };
}

/**
 * Opens a server over a store of its own, closed when the test ends unless told when: for what is about the whole instance, or about
 * time. `more` is what it is told beyond what all are.
 */
export function openServer(
  kind: StoreKind,
  more: Setting = {},
  atEnd: AtEnd = onTestFinished,
): Promise<TestServer> {
  return openInstance(kind, more, atEnd);
}

/** What is not the same for all. */
interface Setting extends Partial<ServerOptions> {
  /** The system's unless told. */
  readonly ids?: IdSource;
  /** How far the clock goes with every look at it; a millisecond unless told. */
  readonly stepMs?: number;
}

interface Instance extends TestServer {
  readonly activityIds: readonly ActivityId[];
}

async function openInstance(
  kind: StoreKind,
  { ids: source, stepMs = 1, ...more }: Setting,
  atEnd: AtEnd,
): Promise<Instance> {
  const clock = { at: firstMoment };
  const now = () => {
    const { at } = clock;
    clock.at += stepMs;
    return at;
  };
  const ticking: Clock = { now };
  const log: string[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line) => void log.push(line) });
  const store = await kind.open(atEnd);
  const search = openLocalSearch({ store, clock: ticking, log: logger });
  const [ids, activityIds] = recording(source ?? systemIds(ticking));
  const deps = {
    store,
    search,
    schemas: new SchemaCache(),
    clock: ticking,
    ids,
    passwords: testPasswords(),
    log: logger,
    guards: [],
  };
  await prepareInstance(deps, { org: '1', adminTokenGiven: true });
  const metrics = openMetrics('0.0.0');
  const uses = new TokenUses(deps);
  const admin = { hash: hashToken(adminToken), org: '1' };
  const worker = new JobWorker(deps, jobKinds);
  const signed = signedTokens(jwtVerifier({ ...jwtTrust, clock: ticking }), claimRules);
  const app = await buildServer(deps, {
    resolvers: [
      givenAdminToken(admin),
      signed,
      sessionTokens(deps),
      storedTokens(deps, admin, uses),
    ],
    org: '1',
    bodyLimitBytes,
    publicUrl: undefined,
    version: '0.0.0',
    logger,
    isReady: () => true,
    metrics: { requests: metrics.requests, exposition: metrics, token: undefined },
    ...more,
  });
  atEnd(async () => {
    await app.close();
    await worker.stop();
    await search.close();
  });
  return {
    org: '1',
    app,
    deps,
    clock,
    uses,
    log,
    activityIds,
    call: (request) => call(app, request, {}),
    effects: async () => {
      const { organizations } = await store.organizations.list(0, 1000);
      return await effects(
        deps,
        organizations.map(({ id }) => id),
        activityIds,
      );
    },
  };
}

/** Remembers the ids of all activities that may have been stored: the store answers only for ids that one knows. */
function recording(ids: IdSource): readonly [IdSource, readonly ActivityId[]] {
  const activityIds: ActivityId[] = [];
  const activityId = () => {
    const id = ids.activityId();
    activityIds.push(id);
    return id;
  };
  return [{ ...ids, activityId }, activityIds];
}

async function effects(
  { store }: Dependencies,
  orgs: readonly OrgId[],
  activityIds: readonly ActivityId[],
): Promise<Effects> {
  const count = { activities: 0, feed: 0 };
  for (const org of orgs) {
    for (const id of activityIds)
      if ((await store.activities.find(org, id)) !== undefined) count.activities++;
    const commits = await store.feed.read(org, 0, 1_000_000);
    count.feed += commits.reduce((sum, { entries }) => sum + entries.length, 0);
  }
  return count;
}

/** `place` is said with the admin token only: every other credential has one organization. */
async function call(
  app: FastifyInstance,
  request: Request,
  place: Readonly<Record<string, string>>,
): Promise<Reply> {
  const { method, url, body, headers } = request;
  const standing = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const sent: Record<string, string> = {
    authorization: `Bearer ${adminToken}`,
    ...(headers?.['authorization']?.endsWith(adminToken) === false ? {} : place),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  for (const [name, value] of Object.entries(sent)) if (value === '') delete sent[name];
  const answer = await app.inject({
    method,
    url,
    headers: sent,
    ...(standing === undefined ? {} : { payload: standing }),
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.payload,
    json: () => JSON.parse(answer.payload),
  };
}

/** Checks the body that every error has. */
export function expectErrorBody(reply: Reply): void {
  const body = reply.json();
  expect(body).toMatchObject({
    status: reply.status,
    error: expect.stringMatching(/\S/) as string,
    code: expect.stringMatching(/^[a-z]+\/[a-z-]+$/) as string,
    request_id: reply.headers['x-request-id'],
  });
  expect(reply.headers['x-request-id']).toBeTruthy();
}
