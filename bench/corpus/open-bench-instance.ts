import type { FastifyBaseLogger } from 'fastify';
import { openInstance, type StartedInstance } from '../../src/compose.ts';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { almighty, callerOf } from '../../src/domain/access/caller-of.ts';
import { openLog } from '../../src/log.ts';
import { optionsOf, type Place } from './place.ts';

export interface BenchInstance extends StartedInstance {
  readonly config: Config;
  readonly logger: FastifyBaseLogger;
}

/** Entia over a place, everything else as it is when nobody sets an option. Log lines go to standard output. */
export async function openBenchInstance(place: Place): Promise<BenchInstance> {
  const loaded = loadConfig({ env: optionsOf(place), readFile: () => '' });
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const { config } = loaded;
  const { logger } = openLog(config);
  return { ...(await openInstance(config, logger)), config, logger };
}

/** Who fills and searches where no request does. */
export const benchCaller = callerOf(almighty('1', 'bench'), false);
