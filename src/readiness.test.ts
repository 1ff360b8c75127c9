import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
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
  const { log } = deps;
  const search = { ...deps.search, isReady: (asked: string) => asked !== org };
  expect(await watchReadiness({ deps: { store, search, log }, ...needs })()).toBe(
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

test('a data directory that is gone is told, and its cause logged once', async () => {
  const deps = dependenciesOver(await sqlite.open(), { at: 1 });
  const ask = watchReadiness({ deps, org, dataDir: join(temporaryDirectory(), 'gone') });
  for (let n = 0; n < 2; n++) expect(await ask()).toBe('data directory unavailable');
  const told = deps.lines.filter((line) => line.includes('not ready'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('ENOENT');
});

test('a store that hangs is asked once until it answers', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { search, log, store } = dependenciesOver(await sqlite.open(), { at: 1 });
  const answer = Promise.withResolvers<undefined>();
  let asked = 0;
  const find = () => {
    asked++;
    return answer.promise;
  };
  const hanging = { ...store, organizations: { ...store.organizations, find } };
  const ask = watchReadiness({ deps: { store: hanging, search, log }, org, dataDir: undefined });
  const first = ask();
  await vi.advanceTimersByTimeAsync(2000);
  expect([await first, await ask(), asked]).toEqual(['store unavailable', 'store unavailable', 1]);
  answer.resolve(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect([await ask(), asked]).toEqual([undefined, 2]);
});
