import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sqlite } from '../../../test/support/stores.ts';
import type { EntityId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Commit } from '../../ports/feed.ts';
import type { Log } from '../../ports/log.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import type { Store } from '../../ports/unit-of-work.ts';
import { planSearch, type QueryNode, type Question } from '../../search/index.ts';
import { type LocalSearchOptions, openLocalSearch } from './open-local-search.ts';

const org = 'north';
function planOf(question: Partial<Question> = {}) {
  const everything: QueryNode = { type: 'all' };
  const page = { sort: [], from: 0, size: 50, catalog: new Map(), now: 0 };
  const planned = planSearch({ query: everything, ...page, ...question });
  if (!planned.ok) throw new Error('the query is valid');
  return planned.plan;
}

function idOf(n: number): EntityId {
  return `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

function documentOf(n: number, fields: JsonObject = {}): JsonObject {
  return { _id: idOf(n), _schema: 'contact', _org: org, n, ...fields };
}

/** Stores one version of each entity in one commit. */
function put(store: Store, version: number, documents: readonly JsonObject[]): Promise<void> {
  return store.run(org, async (tx) => {
    for (const document of documents) {
      const id = String(document['_id']);
      const times = { createdAt: 0, updatedAt: version, deletedAt: undefined };
      await tx.entities.put({
        org,
        id,
        schema: 'contact',
        version,
        text: JSON.stringify(document),
        ownTitle: false,
        ...times,
      });
      await tx.feed.append(org, { kind: 'entity', schema: 'contact', id, version, document });
    }
  });
}

function purge(store: Store, n: number): Promise<void> {
  return store.run(org, async (tx) => {
    await tx.entities.purge(org, idOf(n));
    await tx.feed.append(org, { kind: 'purge', schema: 'contact', id: idOf(n), version: 9 });
  });
}

function quietLog(): Log & {
  readonly errors: string[];
  readonly built: number[];
  readonly warnings: object[];
} {
  const errors: string[] = [];
  const built: number[] = [];
  const warnings: object[] = [];
  return {
    errors,
    built,
    warnings,
    info: (fields) => {
      if ('entities' in fields) built.push(Number(fields.entities));
    },
    warn: (fields) => void warnings.push(fields),
    error: (_fields, sentence) => void errors.push(sentence),
  };
}

function open(
  store: Pick<Store, 'entities' | 'feed' | 'onCommit' | 'caughtUp'>,
  options: Partial<Omit<LocalSearchOptions, 'store' | 'log'>> = {},
): { readonly search: SearchIndex; readonly log: ReturnType<typeof quietLog> } {
  const log = quietLog();
  const clock = { now: () => 0 };
  return {
    search: openLocalSearch({
      store,
      clock,
      log,
      ...options,
    }),
    log,
  };
}

async function found(
  search: SearchIndex,
  question: Partial<Question> = {},
): Promise<readonly (readonly [number, number])[]> {
  const { hits } = await search.search(org, planOf(question));
  return hits.map(({ id, version }) => [Number(id.slice(-12)), version]);
}

/** The store, with a gate before each slice that a scan returns. */
function gated(store: Store): { readonly store: Store; readonly openGate: () => void } {
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  const entities: Store['entities'] = {
    ...store.entities,
    async scan(...args) {
      const slice = await store.entities.scan(...args);
      await gate;
      return slice;
    },
  };
  return { store: { ...store, entities }, openGate };
}

describe('the local search', () => {
  test('an index that was opened beforehand answers like any other', async () => {
    const store = await sqlite.open();
    await put(store, 1, [documentOf(1)]);
    const { search } = open(store);
    search.open(org);
    await put(store, 1, [documentOf(2)]);
    expect(await found(search)).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  test('finds what was stored before the first search and every commit after it', async () => {
    const store = await sqlite.open();
    await put(store, 1, [documentOf(1), documentOf(2)]);
    const { search } = open(store);
    expect(await found(search)).toEqual([
      [1, 1],
      [2, 1],
    ]);
    await put(store, 2, [documentOf(2, { n: 20 })]);
    expect(
      await found(search, { query: { type: 'term', field: 'n', value: 20, path: '' } }),
    ).toEqual([[2, 2]]);
    await purge(store, 1);
    expect(await found(search)).toEqual([[2, 2]]);
  });

  test('says which commit it saw, and what each hit is sorted by', async () => {
    const store = await sqlite.open();
    await put(store, 1, [documentOf(1), documentOf(2)]);
    const { search } = open(store);
    const query: QueryNode = { type: 'term', field: 'n', value: 2, path: '' };
    const sort = [{ field: 'n', order: 'desc' as const }];
    expect(await search.search(org, planOf({ query, sort }))).toEqual({
      total: 1,
      hits: [{ id: idOf(2), schema: 'contact', version: 1, sort: [2] }],
      seq: 1,
    });
  });

  test('keeps organizations apart', async () => {
    const store = await sqlite.open();
    await put(store, 1, [documentOf(1)]);
    const { search } = open(store);
    const other = await search.search('south', planOf());
    expect(other).toEqual({ total: 0, hits: [], seq: 0 });
  });

  test('applies the commits that arrive while the index is built, once and in order', async () => {
    const inner = await sqlite.open();
    await put(inner, 1, [documentOf(1), documentOf(2), documentOf(3)]);
    const { store, openGate } = gated(inner);
    const { search } = open(store);
    const answer = found(search);
    await turn();
    await put(inner, 2, [documentOf(1), documentOf(4)]);
    await purge(inner, 2);
    await purge(inner, 3);
    await put(inner, 1, [documentOf(3, { again: true })]);
    openGate();
    expect(await answer).toEqual([
      [1, 2],
      [3, 1],
      [4, 2],
    ]);
  });

  test('a scan that saw a newer version than the commits that follow does not go back', async () => {
    const inner = await sqlite.open();
    await put(inner, 1, [documentOf(1)]);
    const late: Store = { ...inner, feed: { ...inner.feed, head: () => Promise.resolve(1) } };
    const { store, openGate } = gated({
      ...late,
      entities: {
        ...inner.entities,
        async scan(...args) {
          await put(inner, 2, [documentOf(1)]);
          await put(inner, 3, [documentOf(1, { n: 'three' })]);
          return inner.entities.scan(...args);
        },
      },
    });
    const { search } = open(store);
    openGate();
    expect(await found(search)).toEqual([[1, 3]]);
    expect(
      await found(search, { query: { type: 'term', field: 'n', value: 1, path: '' } }),
    ).toEqual([]);
  });

  test('answers search/index-opening when the index takes longer than the search waits, and is there afterwards', async () => {
    const inner = await sqlite.open();
    await put(inner, 1, [documentOf(1)]);
    const { store, openGate } = gated(inner);
    const { search } = open(store, { patienceMs: 1 });
    await expect(found(search)).rejects.toMatchObject({ code: 'search/index-opening' });
    openGate();
    await expect.poll(() => found(search).catch(() => 'opening')).toEqual([[1, 1]]);
  });

  test('drops an index that cannot take a commit and builds it anew', async () => {
    const store = await sqlite.open();
    const { search, log } = open(store);
    expect(await found(search)).toEqual([]);
    await store.run(org, async (tx) => {
      await tx.entities.put({
        org,
        id: idOf(1),
        schema: 'contact',
        version: 1,
        text: JSON.stringify(documentOf(1)),
        ownTitle: false,
        createdAt: 0,
        updatedAt: 0,
        deletedAt: undefined,
      });
      await tx.feed.append(org, { kind: 'entity', schema: 'contact', id: idOf(1), version: 1 });
    });
    expect(log.errors).toEqual(['the search index could not apply a commit; rebuilding it']);
    expect(await found(search)).toEqual([[1, 1]]);
  });

  test('reports a store that cannot be read and tries again at the next search', async () => {
    const inner = await sqlite.open();
    let broken = true;
    const head: Store['feed']['head'] = (id) =>
      broken ? Promise.reject(new Error('no disk')) : inner.feed.head(id);
    const { search } = open({ ...inner, feed: { ...inner.feed, head } });
    await expect(found(search)).rejects.toThrow('no disk');
    broken = false;
    expect(await found(search)).toEqual([]);
  });

  test('leaves many dead versions behind at once, though none expired', async () => {
    const store = await sqlite.open();
    const numbers = Array.from({ length: 10 }, (_, n) => n);
    await put(store, 1, [documentOf(1, { numbers })]);
    const { search, log } = open(store, { wornWeight: 100 });
    expect(await found(search)).toEqual([[1, 1]]);
    for (let version = 2; version <= 12; version++) {
      await put(store, version, [documentOf(1, { numbers })]);
    }
    expect(log.built).toEqual([1]);
    for (let version = 13; version <= 20; version++) {
      await put(store, version, [documentOf(1, { numbers })]);
    }
    await expect.poll(() => log.built).toEqual([1, 1]);
    expect(await found(search)).toEqual([[1, 20]]);
  });

  test('misses no commit that arrives while the kept ones are applied', async () => {
    const inner = await sqlite.open();
    const texts = (n: number): JsonObject => ({
      texts: Array.from({ length: 5000 }, (_, i) => `${n} w${i}`),
    });
    await put(inner, 1, [documentOf(1)]);
    const { store, openGate } = gated(inner);
    const { search, log } = open(store, { patienceMs: 60_000 });
    const answer = found(search);
    await turn();
    for (let n = 2; n < 30; n++) await put(inner, 1, [documentOf(n, texts(n))]);
    openGate();
    let last = 30;
    for (; log.built.length === 0; last++) {
      await put(inner, 1, [documentOf(last)]);
      await turn();
    }
    await answer;
    expect(await found(search, { size: 1000 })).toHaveLength(last - 1);
  });

  test('a commit that the scan saw already is passed over, though the index is ready when it is told', async () => {
    const inner = await sqlite.open();
    // As on SQLite, where a read may see commits before they are on disk and followers hear of them.
    const listeners: ((commit: Commit) => void)[] = [];
    const store: Store = { ...inner, onCommit: (listener) => void listeners.push(listener) };
    const commits: Commit[] = [];
    inner.onCommit((commit) => void commits.push(commit));
    await put(inner, 1, [documentOf(1)]);
    await put(inner, 1, [documentOf(2)]);
    await purge(inner, 2);
    const { search, log } = open(store);
    expect(await found(search)).toEqual([[1, 1]]);
    for (const commit of commits) for (const listener of listeners) listener(commit);
    expect(log.errors).toEqual([]);
    expect(log.built).toEqual([1]);
    expect(await found(search)).toEqual([[1, 1]]);
  });

  test('a search waits for a large commit before it, and for those behind it', async () => {
    const inner = await sqlite.open();
    const listeners: ((commit: Commit) => void)[] = [];
    const store: Store = { ...inner, onCommit: (listener) => void listeners.push(listener) };
    const { search } = open(store, { patienceMs: 60_000 });
    await found(search);
    const entry = (n: number) =>
      ({
        kind: 'entity',
        schema: 'contact',
        id: idOf(n),
        version: 1,
        document: documentOf(n),
      }) as const;
    const large = Array.from({ length: 1000 }, (_, n) => entry(n));
    // Nothing is awaited, so no more than a first slice of the large one is applied when the search begins.
    for (const listener of listeners) {
      listener({ org, seq: 1, entries: large });
      listener({ org, seq: 2, entries: [entry(1000)] });
    }
    expect(await search.search(org, planOf())).toMatchObject({ total: 1001, seq: 2 });
  });

  test('a search whose index is dropped while it waits has it built again; after the end it is refused', async () => {
    const inner = await sqlite.open();
    await put(inner, 1, [documentOf(1)]);
    const { promise: behind, resolve: catchUp } = Promise.withResolvers<void>();
    let isBehind = false;
    const store: Store = { ...inner, caughtUp: () => (isBehind ? behind : undefined) };
    const { search } = open(store, { memoryBytes: 1, patienceMs: 60_000 });
    await found(search);
    isBehind = true;
    const answer = found(search);
    isBehind = false;
    await search.search('south', planOf());
    await expect.poll(async () => (await search.vitals()).drops.memory).toBe(1);
    catchUp();
    expect(await answer).toEqual([[1, 1]]);
    await search.close();
    await expect(found(search)).rejects.toMatchObject({ code: 'server/shutting-down' });
  });

  test('is not ready while the first index of an organization is being built', async () => {
    const inner = await sqlite.open();
    await put(inner, 1, [documentOf(1)]);
    const { store, openGate } = gated(inner);
    const { search } = open(store);
    expect(search.isReady(org)).toBe(true);
    search.open(org);
    expect(search.isReady(org)).toBe(false);
    openGate();
    await expect.poll(() => search.isReady(org)).toBe(true);
  });

  test('names the entity of which values are not searchable, and counts such entities', async () => {
    const store = await sqlite.open();
    await put(store, 1, [documentOf(1, { ['k'.repeat(2000)]: { a: 1 } })]);
    const { search, log } = open(store);
    expect(await found(search)).toEqual([[1, 1]]);
    expect(log.warnings).toEqual([{ org, entity: idOf(1), left_out: 1, entities: 1 }]);
    await put(store, 1, [documentOf(2, { ['k'.repeat(2000)]: 1 })]);
    expect(log.warnings).toHaveLength(2);
    expect(await search.vitals()).toMatchObject({ documents: 2, partial: 2 });
  });

  test('keeps only the index asked last when memory is short; the others are rebuilt when asked', async () => {
    const store = await sqlite.open();
    await put(store, 1, [documentOf(1)]);
    const { search, log } = open(store, { memoryBytes: 1 });
    await found(search);
    await expect.poll(() => log.warnings).toMatchObject([{ memory_bytes: 1 }]);
    await search.search('south', planOf());
    await expect.poll(async () => (await search.vitals()).drops).toEqual({ idle: 0, memory: 1 });
    expect(await found(search)).toEqual([[1, 1]]);
    await expect.poll(async () => (await search.vitals()).drops).toEqual({ idle: 0, memory: 2 });
  });

  test('weighs an index again once a search has had a column of it put in order', async () => {
    const store = await sqlite.open();
    await put(
      store,
      1,
      Array.from({ length: 5000 }, (_, n) => documentOf(n)),
    );
    const plain = open(store).search;
    await found(plain);
    const { bytes } = await plain.vitals();
    const { search } = open(store, { memoryBytes: bytes + 2000 });
    await search.search('south', planOf());
    await found(search);
    await found(search, { sort: [{ field: 'n', order: 'asc' }] });
    await expect.poll(async () => (await search.vitals()).drops).toEqual({ idle: 0, memory: 1 });
  });
});
