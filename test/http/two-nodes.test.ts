import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/kernel/json.ts';
import { openWith } from '../support/instance.ts';
import { newDatabase } from '../support/postgres/databases.ts';
import { adminToken } from '../support/server.ts';

type Node = FastifyInstance;

/** Two servers on one database. */
async function twoNodes(): Promise<readonly [Node, Node]> {
  const env = { ENTIA_DATABASE_URL: await newDatabase(), ENTIA_DATABASE_POOL_SIZE: '5' };
  return await Promise.all([openWith(env), openWith(env)]);
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function send(node: Node, method: Method, url: string, body?: JsonValue) {
  return await sendAs(adminToken, node, { method, url, body });
}

interface Request {
  readonly method: Method;
  readonly url: string;
  readonly body?: JsonValue | undefined;
}

async function sendAs(token: string, node: Node, { method, url, body }: Request) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const answer = await node.inject({ method, url, headers, ...payload });
  return { status: answer.statusCode, body: answer.payload === '' ? {} : answer.json() };
}

async function must(node: Node, method: Method, url: string, body?: JsonValue) {
  const answer = await send(node, method, url, body);
  expect(answer.status, `${method} ${url} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body as { readonly [key: string]: JsonValue };
}

/** What a search of one schema finds: id and `n` of each entity that is alive. */
async function found(node: Node, schema: string): Promise<ReadonlyMap<string, number>> {
  const filter = [{ term: { _schema: schema } }];
  const { results } = await must(node, 'POST', '/v1/entity:list', { filter, size: 100 });
  type Row = { readonly _id: string; readonly n: number };
  return new Map((results as unknown as readonly Row[]).map(({ _id, n }) => [_id, n]));
}

interface Step {
  readonly node: 0 | 1;
  readonly kind: 'create' | 'patch' | 'delete' | 'purge';
  readonly entity: number;
  readonly n: number;
}

const arbitrarySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    node: fc.constantFrom(0 as const, 1 as const),
    kind: fc.constantFrom(
      'create' as const,
      'create' as const,
      'patch' as const,
      'delete' as const,
      'purge' as const,
    ),
    entity: fc.nat(2),
    n: fc.nat(9),
  }),
  { minLength: 4, maxLength: 10 },
);

function idOf(run: number, entity: number): string {
  return `0000000${entity}-0000-4000-8000-${String(run).padStart(12, '0')}`;
}

/** What entities there must be: the living with their number, and every id that is not free. */
interface Expected {
  readonly alive: Map<string, number>;
  readonly taken: Set<string>;
}

/** Takes the step where it can be taken, and says so in what is expected. */
async function take(
  node: Node,
  step: Step & { readonly run: number },
  url: string,
  { alive, taken }: Expected,
) {
  const id = idOf(step.run, step.entity);
  if (step.kind === 'create') {
    if (taken.has(id)) return;
    await must(node, 'POST', url, { _id: id, n: step.n });
    alive.set(id, step.n);
    taken.add(id);
  } else if (!alive.has(id)) return;
  else if (step.kind === 'patch') {
    await must(node, 'PATCH', `${url}/${id}`, { n: step.n });
    alive.set(id, step.n);
  } else {
    await must(node, 'DELETE', `${url}/${id}${step.kind === 'purge' ? '?purge=true' : ''}`);
    alive.delete(id);
    if (step.kind === 'purge') taken.delete(id);
  }
}

test('what one node has acknowledged, the other finds', async () => {
  const nodes = await twoNodes();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(arbitrarySteps, async (steps) => {
      run += 1;
      const schema = `contact${run}`;
      const alive = new Map<string, number>();
      const expected: Expected = { alive, taken: new Set() };
      for (const step of steps) {
        await take(nodes[step.node], { ...step, run }, `/v1/entity/${schema}`, expected);
        expect(await found(nodes[1 - step.node]!, schema)).toEqual(alive);
      }
      expect(await found(nodes[0], schema)).toEqual(alive);
    }),
    { numRuns: 15 },
  );
});

test('writers on both nodes at once: every change is in the history, numbered without gaps, and both find all', async () => {
  const nodes = await twoNodes();
  await must(nodes[0], 'POST', '/v1/entity/note', { _id: idOf(0, 0), n: 0 });
  const creations = Array.from({ length: 60 }, (_, n) =>
    must(nodes[n % 2]!, 'POST', '/v1/entity/contact', { n }),
  );
  const patches = Array.from({ length: 20 }, (_, n) =>
    must(nodes[n % 2]!, 'PATCH', `/v1/entity/note/${idOf(0, 0)}`, { [`k${n}`]: n }),
  );
  await Promise.all([...creations, ...patches]);
  for (const node of nodes) {
    expect([...(await found(node, 'contact')).values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, n) => n),
    );
    const note = await must(node, 'GET', `/v2/entity/note/${idOf(0, 0)}`);
    for (let n = 0; n < 20; n++) expect(note[`k${n}`]).toBe(n);
  }
});

test('a token that one node has revoked is refused by the other at once', async () => {
  const [here, there] = await twoNodes();
  const made = await must(here, 'POST', '/v1/access-tokens', { name: 'robot', role: 'editor' });
  const list = { method: 'GET', url: '/v1/entity/schemas' } as const;
  const secret = String(made['token']);
  for (let n = 0; n < 2; n++) expect((await sendAs(secret, there, list)).status).toBe(200);
  await must(here, 'DELETE', `/v1/access-tokens/${String(made['id'])}`);
  expect((await sendAs(secret, there, list)).status).toBe(401);
});

test('of requests with one key, sent to both nodes at once, one is performed and all are answered alike', async () => {
  const nodes = await twoNodes();
  const headers = { authorization: `Bearer ${adminToken}` };
  for (let n = 0; n < 15; n++) {
    const create = (node: Node) =>
      node.inject({
        method: 'POST',
        url: '/v1/entity/contact',
        headers: { ...headers, 'idempotency-key': `key-${n}` },
        payload: { n },
      });
    const answers = await Promise.all([...nodes, ...nodes].map(create));
    const made = answers.filter(({ statusCode }) => statusCode !== 409);
    const refused = answers.filter((answer) => !made.includes(answer));
    for (const answer of refused)
      expect(answer.json()).toMatchObject({ code: 'idempotency/in-flight' });
    // The second of each node may meet the first in flight; the first of each node does not.
    expect(made.length).toBeGreaterThanOrEqual(2);
    expect(new Set(made.map(({ statusCode, payload }) => `${statusCode} ${payload}`)).size).toBe(1);
    const performed = made.filter(({ headers }) => headers['idempotency-replayed'] === undefined);
    expect(performed).toHaveLength(1);
    const { _id } = made[0]?.json<{ readonly _id: string }>() ?? {};
    const feed = await must(nodes[0], 'GET', `/v1/entity/contact/${_id}/activity`);
    expect(feed['total']).toBe(1);
  }
  for (const node of nodes) expect((await found(node, 'contact')).size).toBe(15);
});

test('the schema that one node has stored is the one by which the other writes', async () => {
  const [here, there] = await twoNodes();
  for (const [n, node] of [here, there, here].entries()) {
    const schema = { name: 'Contact', plural: 'Contacts', attributes: [], title_template: `v${n}` };
    await must(node, 'PUT', '/v1/entity/schemas/contact', schema);
    for (const writer of [here, there])
      expect((await must(writer, 'POST', '/v1/entity/contact', {}))['_title']).toBe(`v${n}`);
  }
});
