import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import packageJson from '../package.json' with { type: 'json' };
import { cannotListen, tryAddress } from './address.ts';
import { openInstance, openServer } from './compose.ts';
import { configOrExit, exitWith } from './config/process-config.ts';
import { greeting, tokenNotice } from './greeting.ts';
import { openLog } from './log.ts';

/** How long requests under way may take to end after SIGTERM, in milliseconds. */
const drainLimitMs = 30_000;

const config = configOrExit();
const { logger, writer } = openLog(config);
/** `leaving`: told to stop; requests are still taken, while callers and load balancers notice. */
let phase: 'starting' | 'serving' | 'leaving' | 'draining' = 'starting';

try {
  await tryAddress(config);
  const instance = await openInstance(config, logger, () => writer.dropped());
  const { newAdminToken } = instance;
  if (newAdminToken !== undefined) process.stderr.write(tokenNotice(newAdminToken));
  const app = await openServer(config, instance, {
    logger,
    version: packageJson.version,
    isReady: () => phase === 'serving',
    isDraining: () => phase === 'draining',
  });
  const { host, port } = config;
  const address = await app.listen({ host, port }).catch((error: unknown) => {
    throw cannotListen(config, error);
  });
  const stop = async () => {
    if (phase !== 'serving') process.exit(1);
    phase = 'leaving';
    await wait(config.shutdownGraceMs);
    phase = 'draining';
    setTimeout(
      () => exitWith('requests did not finish in time; stopping anyway', 1),
      drainLimitMs,
    ).unref();
    await app.close();
    await instance.close();
    await writer.drained();
    // A reader that does not read must not keep the process: what it left unread goes with it.
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  phase = 'serving';
  process.stderr.write(greeting(address, config, newAdminToken));
} catch (error) {
  exitWith(error instanceof Error ? error.message : String(error), 1);
}
