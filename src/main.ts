import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { openInstance, openServer } from './compose.ts';
import { type Config, loadConfig } from './config/load.ts';
import { greeting } from './greeting.ts';

/** How long requests under way may take to end after SIGTERM, in milliseconds. */
const drainLimitMs = 30_000;

function configOrExit(): Config {
  const loaded = loadConfig({ env: process.env, readFile: (path) => readFileSync(path, 'utf8') });
  if (loaded.ok) return loaded.config;
  return exitWith(
    `cannot start:\n${loaded.problems.map((problem) => `  - ${problem}`).join('\n')}`,
    78,
  );
}

function exitWith(message: string, code: number): never {
  process.stderr.write(`entia: ${message}\n`);
  process.exit(code);
}

const config = configOrExit();
const logger = pino({
  level: config.logLevel,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
});
let ready = false;

try {
  const instance = await openInstance(config, logger);
  const app = await openServer(config, instance, {
    logger,
    version: packageJson.version,
    isReady: () => ready,
  });
  const address = await app.listen({ host: config.host, port: config.port });
  ready = true;
  process.stderr.write(greeting(address, config, instance.newAdminToken));
  const stop = async () => {
    if (!ready) process.exit(1);
    ready = false;
    setTimeout(
      () => exitWith('requests did not end in time; stopping all the same', 1),
      drainLimitMs,
    ).unref();
    await app.close();
    await instance.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
} catch (error) {
  exitWith(error instanceof Error ? error.message : String(error), 1);
}
