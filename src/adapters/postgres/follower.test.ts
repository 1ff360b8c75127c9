import { expect, onTestFinished, test, vi } from 'vitest';
import { newDatabase } from '../../../test/support/postgres/databases.ts';
import { entityEntry, entityRow, idOf, orgs } from '../../../test/support/rows.ts';
import { silent } from '../../../test/support/stores.ts';
import type { OrgId } from '../../kernel/ids.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { prepareDatabase } from './database.ts';
import type { Driver } from './driver.ts';
import { followedFeed } from './followed-feed.ts';
import { pgDriver } from './pg-driver.ts';
import { PostgresSql } from './postgres-sql.ts';
import { postgresStore } from './postgres-store.ts';
import { StatementCache } from './statement-cache.ts';

const [north, south] = orgs;

interface Node {
  readonly store: Store;
  readonly heard: readonly Commit[];
  readonly lag: () => Promise<number>;
}

/** A store that hears of other nodes by notifications, or only by looking. */
async function open(url: string, listens: boolean): Promise<Node> {
  const driver = pgDriver({ url, poolSize: 5, log: silent });
  await prepareDatabase(driver, 0);
  const deaf = { ...driver, listen: () => {} };
  let lag = () => Promise.resolve(Number.NaN);
  const watchFeed = (readLag: typeof lag) => (lag = readLag);
  const store = await postgresStore(listens ? driver : deaf, { log: silent, watchFeed });
  onTestFinished(() => store.close());
  const heard: Commit[] = [];
  store.onCommit((commit) => heard.push(commit));
  return { store, heard, lag: () => lag() };
}

function put({ store }: Node, org: OrgId, n: number): Promise<void> {
  return store.run(org, async (tx) => {
    const document = { n };
    await tx.entities.put(entityRow(org, n, { text: JSON.stringify(document) }));
    await tx.feed.append(org, { ...entityEntry(n), document });
  });
}

function commitOf(org: OrgId, seq: number, n: number): Commit {
  return { org, seq, entries: [{ ...entityEntry(n), document: { n } }] };
}

test('listeners hear of the commits of other nodes soon, with their documents', async () => {
  const url = await newDatabase();
  const [here, there] = [await open(url, true), await open(url, true)];
  await put(there, north, 1);
  await put(there, south, 2);
  const expected = [commitOf(north, 1, 1), commitOf(south, 1, 2)];
  await expect
    .poll(() => here.heard.toSorted((a, b) => (a.org < b.org ? -1 : 1)))
    .toEqual(expected);
});

test('who has caught up has heard of everything, in order and once, though no notification came', async () => {
  const url = await newDatabase();
  const nodes = [await open(url, false), await open(url, false)];
  for (let n = 1; n <= 20; n++) await put(nodes[n % 3 === 0 ? 0 : 1]!, north, n);
  const expected = Array.from({ length: 20 }, (_, index) => commitOf(north, index + 1, index + 1));
  for (const { store, heard } of nodes) {
    await Promise.all([store.caughtUp(north), store.caughtUp(north), store.caughtUp(south)]);
    expect(heard).toEqual(expected);
  }
});

test('a commit is told behind those of other nodes that come before it, before its unit settles', async () => {
  const url = await newDatabase();
  const [here, there] = [await open(url, false), await open(url, false)];
  for (const n of [1, 2, 3]) await put(there, north, n);
  await put(here, north, 4);
  expect(here.heard.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test('what was committed before the store was opened is not told', async () => {
  const url = await newDatabase();
  await put(await open(url, false), north, 1);
  const later = await open(url, true);
  await later.store.caughtUp(north);
  await put(later, north, 2);
  expect(later.heard).toEqual([commitOf(north, 2, 2)]);
});

test('a document that was purged since is left out of the commit', async () => {
  const url = await newDatabase();
  const [here, there] = [await open(url, false), await open(url, false)];
  await put(there, north, 1);
  await there.store.run(north, async (tx) => {
    await tx.entities.purge(north, idOf(1));
    await tx.feed.append(north, { kind: 'purge', schema: 'contact', id: idOf(1), version: 2 });
  });
  await here.store.caughtUp(north);
  expect(here.heard.map(({ seq, entries }) => [seq, entries.map(({ kind }) => kind)])).toEqual([
    [1, []],
    [2, ['purge']],
  ]);
});

test('documents are read of the organizations whose documents somebody wants', async () => {
  const url = await newDatabase();
  const there = await open(url, false);
  const driver = pgDriver({ url, poolSize: 5, log: silent });
  const sent: string[] = [];
  const query: Driver['query'] = (each) => {
    sent.push(each.text);
    return driver.query(each);
  };
  const here = await postgresStore({ ...driver, query, listen: () => {} }, { log: silent });
  onTestFinished(() => here.close());
  const heard: Commit[] = [];
  here.onCommit(
    (commit) => heard.push(commit),
    (org) => org === south,
  );
  here.onCommit(
    () => {},
    () => false,
  );
  await put(there, north, 1);
  await here.caughtUp(north);
  expect(heard).toEqual([{ org: north, seq: 1, entries: [entityEntry(1)] }]);
  const documents = () => sent.filter((text) => text.includes('FROM unnest')).length;
  expect(documents()).toBe(0);
  await put(there, south, 2);
  await here.caughtUp(south);
  expect(heard[1]).toEqual(commitOf(south, 1, 2));
  expect(documents()).toBe(1);
});

test('how far a node is behind is that of the organization where it is most', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const url = await newDatabase();
  const [here, there] = [await open(url, false), await open(url, false)];
  expect(await here.lag()).toBe(0);
  for (const n of [1, 2, 3]) await put(there, north, n);
  await put(there, south, 4);
  expect([await here.lag(), await there.lag()]).toEqual([3, 0]);
  await here.store.caughtUp(north);
  expect(await here.lag()).toBe(1);
  await here.store.caughtUp(south);
  expect(await here.lag()).toBe(0);
});

test('commits of other nodes are read with so many bytes of documents at a time, and one commit more', async () => {
  const driver = pgDriver({ url: await newDatabase(), poolSize: 5, log: silent });
  await prepareDatabase(driver, 0);
  const store = await postgresStore(driver, { log: silent });
  onTestFinished(() => store.close());
  const text = JSON.stringify({ long: 'x'.repeat(1000) });
  for (const n of [1, 2, 3, 4])
    await store.run(north, async (tx) => {
      await tx.entities.put(entityRow(north, n, { text }));
      await tx.feed.append(north, entityEntry(n));
    });
  const statements = new StatementCache();
  const sql = new PostgresSql((each, given) => driver.query(statements.bind(each, given)));
  const readAt = async (maxBytes: number) => {
    const feed = followedFeed(sql, maxBytes);
    const read = await feed.withDocuments(north, await feed.read(north, 0, 100));
    expect(read.flatMap(({ entries }) => entries)).toEqual(
      read.map(({ seq }) => ({ ...entityEntry(seq), document: JSON.parse(text) as unknown })),
    );
    return read.length;
  };
  expect([await readAt(0), await readAt(1500), await readAt(10_000)]).toEqual([1, 2, 4]);
});
