import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import worldCountries, { type Country } from 'world-countries';
import { cities } from '../../demo/cities.ts';
import { countries } from '../../demo/countries.ts';
import { load } from '../../demo/load.ts';
import { Progress } from '../../demo/progress.ts';
import { openInstance } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/load.ts';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import type { BatchOutcome } from '../../src/usecases/entity/upsert-batch.ts';
import { temporaryDirectory } from '../support/stores.ts';

const cityCount = 2000;
const caller = callerOf(almighty('1', 'demo'), false);
const silence = new Progress({ write: () => true });

async function loadInto(directory: string): Promise<readonly BatchOutcome[]> {
  const loaded = loadConfig({ env: { ENTIA_DATA_DIR: directory }, readFile: () => '' });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { deps, close } = await openInstance(loaded.config, pino({ level: 'silent' }));
  try {
    return [
      await load(deps, caller, countries, silence),
      await load(deps, caller, cities(cityCount), silence),
    ];
  } finally {
    await close();
  }
}

function rowsIn(directory: string): Readonly<Record<string, unknown>> {
  using db = new DatabaseSync(join(directory, 'entia.db'), { readOnly: true });
  const tables = ['entity', 'operation', 'activity', 'activity_entity', 'edge', 'schema_version'];
  const count = (table: string) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
  return Object.fromEntries(tables.map((table) => [table, count(table)]));
}

test('loading twice doubles nothing, and the second time writes nothing', async () => {
  const directory = temporaryDirectory();
  const entities = countries.size + cityCount;
  const borders = (worldCountries as unknown as readonly Country[]).flatMap(
    (c) => c.borders,
  ).length;
  const expected = {
    entity: entities,
    operation: entities,
    activity: entities,
    activity_entity: entities,
    edge: borders + cityCount,
    schema_version: 2,
  };

  expect(await loadInto(directory)).toEqual([
    { created: 250, updated: 0, unchanged: 0 },
    { created: cityCount, updated: 0, unchanged: 0 },
  ]);
  expect(rowsIn(directory)).toEqual(expected);

  expect(await loadInto(directory)).toEqual([
    { created: 0, updated: 0, unchanged: 250 },
    { created: 0, updated: 0, unchanged: cityCount },
  ]);
  expect(rowsIn(directory)).toEqual(expected);
});
