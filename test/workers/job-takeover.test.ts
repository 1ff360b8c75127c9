import { expect, onTestFinished, test } from 'vitest';
import { checkPostgres } from '../../src/adapters/postgres/check-database.ts';
import { openPostgresStore } from '../../src/adapters/postgres/open-store.ts';
import type { Job } from '../../src/domain/job/job.ts';
import type { Store } from '../../src/ports/unit-of-work.ts';
import { queueJob, recordJob } from '../../src/usecases/job/record-job.ts';
import { newDatabase, withClient } from '../support/postgres/databases.ts';
import { ask, startServer } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { silent } from '../support/stores.ts';

const org = '1';
const entities = 201;

async function create(address: string, n: number): Promise<void> {
  const made = await ask(`${address}/v1/entity/contact`, adminToken, { n });
  expect(made?.status).toBe(201);
}

/** As the first upsert by a new unique key does, which then waits. */
function queueFilling(store: Store): Promise<Job> {
  const id = '0197a000-0000-7000-8000-000000000000';
  const asked = { org, id, caller: {}, createdAt: Date.now() };
  const about = { kind: 'fill-lookup-path', subject: '["contact","n"]' };
  return store.run(org, async (tx) => {
    await tx.lookups.declare(org, 'contact', { path: 'n', ready: false });
    return await queueJob(tx, { ...asked, ...about, input: { schema: 'contact', path: 'n' } });
  });
}

const WAITING = /* sql */ `
  SELECT count(*)::int AS count
    FROM pg_locks
   WHERE NOT granted AND relation = 'lookup'::regclass`;

const LOOKUPS = /* sql */ `
  SELECT count(DISTINCT entity_id)::int AS count
    FROM lookup
   WHERE org = '1' AND path = 'n'`;

test('a job whose server is killed in the middle of a step is taken over by another one when its lease ends, and finished once', async () => {
  const url = await newDatabase();
  const options = { ENTIA_DATABASE_URL: url, ENTIA_ADMIN_TOKEN: adminToken };
  const first = await startServer(options);
  await Promise.all(Array.from({ length: entities }, (_, n) => create(first.address, n)));
  const store = await openPostgresStore({ url, poolSize: 4, log: silent });
  onTestFinished(() => store.close());

  const queued = await withClient(url, async (client) => {
    await client.query('BEGIN; LOCK TABLE lookup IN SHARE ROW EXCLUSIVE MODE');
    const job = await queueFilling(store);
    const counted = async () => (await client.query<{ count: number }>(WAITING)).rows[0]?.count;
    await expect.poll(counted, { timeout: 10_000 }).toBe(1);
    first.child.kill('SIGKILL');
    await first.ended;
    return job;
  });
  const left = (await store.jobs.find(org, queued.id))!;
  expect(left).toMatchObject({ status: 'running', attempt: 1, failures: 0 });

  await startServer(options);
  // The lease of the dead, run out.
  await store.run('1', (tx) => recordJob(tx, { ...left, dueAt: 1 }));
  const look = () => store.jobs.find(org, queued.id);
  await expect.poll(look, { timeout: 20_000 }).toMatchObject({ status: 'succeeded' });
  expect(await look()).toMatchObject({ attempt: 2, failures: 1, result: { entities } });
  expect(await store.lookups.paths(org, 'contact')).toEqual([{ path: 'n', ready: true }]);
  const { rows } = await withClient(url, (client) => client.query<{ count: number }>(LOOKUPS));
  expect(rows).toEqual([{ count: entities }]);
  // Queued, found out by this test, finished.
  const commits = await store.feed.read(org, 0, 1000);
  const told = commits.flatMap((commit) => commit.entries).filter(({ kind }) => kind === 'job');
  expect(told).toHaveLength(3);
  expect((await checkPostgres(url, () => {})).findings).toEqual([]);
});
