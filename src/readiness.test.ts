import { expect, test } from 'vitest';
import { dependenciesOver } from '../test/support/dependencies.ts';
import { orgs } from '../test/support/rows.ts';
import { sqlite, temporaryDirectory } from '../test/support/stores.ts';
import { watchReadiness } from './readiness.ts';

const [org] = orgs;

test('a server is ready while its index answers, and its store', async () => {
  const store = await sqlite.open();
  const deps = dependenciesOver(store, { at: 1 });
  const needs = { org, dataDir: undefined };
  const ask = watchReadiness({ deps, ...needs });
  expect(await ask()).toBeUndefined();
  const search = { ...deps.search, isReady: (asked: string) => asked !== org };
  expect(await watchReadiness({ deps: { store, search }, ...needs })()).toBe(
    'search index building',
  );
  await store.close();
  expect(await ask()).toBe('store unavailable');
});

test('a server without room for changes is not ready', async () => {
  const deps = dependenciesOver(await sqlite.open(), { at: 1 });
  const needs = { deps, org, dataDir: temporaryDirectory() };
  expect(await watchReadiness({ ...needs, freeBytes: Number.MAX_SAFE_INTEGER })()).toBe(
    'disk full',
  );
  expect(await watchReadiness({ ...needs, freeBytes: 0 })()).toBeUndefined();
});
