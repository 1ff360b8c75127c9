import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { openInstance, openServer } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/load.ts';
import { adminToken } from './server.ts';
import { temporaryDirectory } from './stores.ts';

/** A server put together as a start with these options does; closed when the test ends. */
export async function openWith(env: Readonly<Record<string, string>>): Promise<FastifyInstance> {
  const loaded = loadConfig({
    env: { ENTIA_DATA_DIR: temporaryDirectory(), ENTIA_ADMIN_TOKEN: adminToken, ...env },
    readFile: () => '',
  });
  if (!loaded.ok) throw new Error(loaded.problems.join());
  const logger = pino({ level: 'silent' });
  const instance = await openInstance(loaded.config, logger);
  const parts = { logger, version: '0.0.0', isReady: () => true };
  const app = await openServer(loaded.config, instance, parts);
  onTestFinished(async () => {
    await app.close();
    await instance.close();
  });
  return app;
}
