import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openMetrics } from '../../src/adapters/metrics/open-metrics.ts';
import { invariants } from '../../src/adapters/sql/check/check-store.ts';
import { damaged } from '../../src/adapters/sqlite/check-file.ts';
import { options } from '../../src/config/options.ts';
import { errors } from '../../src/kernel/errors.ts';
import { problemCodes } from '../../src/kernel/problem.ts';
import { parseFilter } from '../../src/search/index.ts';
import { readExposition } from '../support/exposition.ts';
import { openServer } from '../support/server.ts';
import { silent, sqlite } from '../support/stores.ts';

/** The first cell of every table row, without back-quotes; rows below the heading only, when one is given. */
function firstCells(file: string, heading?: string): string[] {
  const text = readFileSync(new URL(`../../docs/reference/${file}`, import.meta.url), 'utf8');
  const section =
    heading === undefined
      ? text
      : (text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '');
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell ?? '');
}

const references: readonly [name: string, inCode: readonly string[], inDocs: readonly string[]][] =
  [
    [
      'error codes',
      Object.values(errors).map(({ code }) => code),
      firstCells('errors.md', 'Codes'),
    ],
    ['problem codes', Object.keys(problemCodes), firstCells('errors.md', 'Problems')],
    ['invariants', [damaged, ...invariants].map(({ name }) => name), firstCells('check.md')],
    ['options', Object.values(options).map(({ env }) => env), firstCells('config.md')],
  ];

describe('the reference lists what the code has, no more and no less', () => {
  test.each(references)('%s', (_name, inCode, inDocs) => {
    expect([...inDocs].sort()).toEqual([...inCode].sort());
  });

  test('routes', async () => {
    const { app } = await openServer(sqlite);
    await app.ready();
    const { paths = {} } = app.swagger();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(firstCells('api.md').sort()).toEqual(
      [...routes, 'GET /openapi.json', 'GET /openapi/{dialect}.json', 'GET /docs', 'GET /'].sort(),
    );
  });

  test('metrics', async () => {
    const metrics = openMetrics('0.0.0');
    metrics.watchPools(() => []);
    metrics.watchFeed(() => Promise.resolve(0));
    metrics.watch({
      search: () =>
        Promise.resolve({
          ready: 0,
          building: 0,
          documents: 0,
          partial: 0,
          bytes: 0,
          drops: { idle: 0, memory: 0 },
        }),
      searchLag: () => Promise.resolve(0),
      jobs: () => Promise.resolve([]),
      files: () => ({ database: 0, log: 0 }),
      droppedLines: () => 0,
      log: silent,
    });
    const served = [...readExposition(await metrics.text()).keys()];
    const told = firstCells('metrics.md');
    const ours = (names: readonly string[]) => names.filter((name) => name.startsWith('entia_'));
    expect(ours(told).sort()).toEqual(ours(served).sort());
    // Some of the process can be known on Linux only.
    expect(told).toEqual(expect.arrayContaining(served));
  });

  test('filter clauses', () => {
    const clauses = firstCells('filter.md');
    const refused = parseFilter([{ nonsense: {} }], '/filter');
    const [problem] = refused.ok ? [] : refused.problems;
    const known = /use one of (.*)$/.exec(problem?.message ?? '')?.[1]?.split(', ');
    expect([...clauses].sort()).toEqual([...(known ?? [])].sort());
  });

  test('no error code is defined twice', () => {
    const codes = Object.values(errors).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('the defaults of options are those in the code', () => {
    const text = readFileSync(new URL('../../docs/reference/config.md', import.meta.url), 'utf8');
    for (const { env, default: fallback } of Object.values(options))
      if (fallback !== undefined) expect(text).toContain(`| \`${env}\` | \`${fallback}\` |`);
  });
});
