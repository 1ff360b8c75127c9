import process from 'node:process';
import { pino } from 'pino';
import { openInstance } from '../src/compose.ts';
import { configOrExit, exitWith } from '../src/config/process-config.ts';
import { almighty, callerOf } from '../src/domain/access/caller-of.ts';
import { tokenNotice } from '../src/greeting.ts';
import type { BatchOutcome } from '../src/usecases/entity/upsert-batch.ts';
import { cities } from './cities.ts';
import { countries } from './countries.ts';
import { farewell } from './farewell.ts';
import { load } from './load.ts';
import { Progress } from './progress.ts';

function sumOf(outcomes: readonly BatchOutcome[]): BatchOutcome {
  return outcomes.reduce((sum, outcome) => ({
    created: sum.created + outcome.created,
    updated: sum.updated + outcome.updated,
    unchanged: sum.unchanged + outcome.unchanged,
  }));
}

const config = configOrExit();
const log = pino({ level: config.logLevel, base: null }, pino.destination({ fd: 2, sync: true }));
const caller = callerOf(almighty(config.org, 'demo'), false);
const progress = new Progress(process.stderr);

try {
  const { deps, newAdminToken, close } = await openInstance(config, log);
  if (newAdminToken !== undefined) process.stderr.write(tokenNotice(newAdminToken));
  const startedMs = performance.now();
  const outcome = sumOf([
    await load(deps, caller, countries, progress),
    await load(deps, caller, cities(), progress),
  ]);
  const seconds = (performance.now() - startedMs) / 1000;
  await close();
  process.stdout.write(farewell(outcome, seconds, config, newAdminToken));
} catch (error) {
  exitWith(error instanceof Error ? error.message : String(error), 1);
}
