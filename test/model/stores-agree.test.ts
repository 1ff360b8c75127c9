import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IdSource } from '../../src/ports/id-source.ts';
import {
  firstMoment,
  type Reply,
  type Request,
  serverOfFile,
  type TestServer,
} from '../support/server.ts';
import { postgres, sqlite } from '../support/stores.ts';
import { arbitrarySteps, type Step } from './arbitrary-requests.ts';

/** Ids that a count makes, so that two servers make the same. */
function countedIds(): IdSource & { readonly restart: () => void } {
  let count = 0;
  const next = () => String(++count).padStart(12, '0');
  return {
    restart: () => {
      count = 0;
    },
    entityId: () => `00000000-0000-7000-8000-${next()}`,
    activityId: () => `01${next().padStart(24, '0')}`,
    schemaId: () => `00000000-0000-4000-8000-${next()}`,
    secret: (prefix) => prefix + next(),
  };
}

/** What answers before have said, by the name that stands for it in a request. */
type Said = Readonly<Record<string, string>>;

const nothingSaid: Said = {
  $etag: '"0-0"',
  $stale: '"0-0"',
  $modified: new Date(firstMoment).toUTCString(),
  $activity: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  $schema: '00000000-0000-4000-8000-000000000000',
};

function fill(text: string, said: Said): string {
  return text.replaceAll(/\$(etag|stale|modified|activity|schema)\b/g, (name) => said[name] ?? '');
}

function filled({ url, headers = {}, ...rest }: Request, said: Said, n: number): Request {
  const sent = Object.entries(headers).map(([name, value]) => [name, fill(value, said)]);
  const named = { ...Object.fromEntries(sent), 'x-request-id': `request-${n}` };
  return { ...rest, url: fill(url, said), headers: named };
}

function hear(said: Said, request: Request, reply: Reply): Said {
  const { etag, 'last-modified': modified } = reply.headers;
  const id = (name: string) => (reply.status < 300 ? String(reply.json()[name]) : undefined);
  const activity = request.method === 'POST' && request.url === '/v1/entity/activity';
  const schema = request.method === 'PUT' && request.url.startsWith('/v1/entity/schemas/');
  return {
    ...said,
    ...(etag === undefined ? {} : { $etag: String(etag), $stale: said['$etag'] ?? '' }),
    ...(modified === undefined ? {} : { $modified: String(modified) }),
    ...(activity ? { $activity: id('_id') ?? said['$activity'] ?? '' } : {}),
    ...(schema ? { $schema: id('id') ?? said['$schema'] ?? '' } : {}),
  };
}

/** All of an answer but what is of the moment. */
function told({ status, headers, text }: Reply) {
  const { date, ...rest } = headers;
  return { status, headers: rest, text };
}

/** Every commit, with its number. */
function commitsOf({ deps, org }: TestServer) {
  return deps.store.feed.read(org, 0, 1_000_000);
}

const [idsHere, idsThere] = [countedIds(), countedIds()];
const openHere = serverOfFile(sqlite, { ids: idsHere, stepMs: 0 });
const openThere = serverOfFile(postgres, { ids: idsThere, stepMs: 0 });

async function compare(steps: readonly Step[], seen: Map<string, number>): Promise<void> {
  const [here, there] = [await openHere(), await openThere()];
  for (const ids of [idsHere, idsThere]) ids.restart();
  let said = nothingSaid;
  for (const [n, { request, ms }] of steps.entries()) {
    for (const server of [here, there]) server.clock.at += ms;
    const sent = filled(request, said, n);
    const [answer, other] = await Promise.all([here.call(sent), there.call(sent)]);
    expect(told(other), `${sent.method} ${sent.url} ${JSON.stringify(sent)}`).toEqual(told(answer));
    expect(answer.status, answer.text).toBeLessThan(500);
    said = hear(said, sent, answer);
    const outcome = `${sent.method} ${answer.status}`;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  expect(await commitsOf(there)).toEqual(await commitsOf(here));
}

test('whatever is asked in whatever order, SQLite and PostgreSQL answer the same', {
  timeout: 300_000,
}, async () => {
  const seen = new Map<string, number>();
  const property = fc.asyncProperty(arbitrarySteps, (steps) => compare(steps, seen));
  await fc.assert(property, { numRuns: 50 });
  // Requests that all fail alike would show nothing.
  for (const outcome of ['POST 201', 'POST 200', 'PATCH 200', 'PATCH 201', 'PUT 200', 'GET 200'])
    expect(seen.get(outcome), JSON.stringify([...seen])).toBeGreaterThan(10);
  for (const outcome of ['DELETE 200', 'GET 404', 'PATCH 412', 'PATCH 422'])
    expect(seen.get(outcome), JSON.stringify([...seen])).toBeGreaterThan(0);
});
