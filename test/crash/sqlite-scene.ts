import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type ListeningServer, spawnServer, startServer } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';
import { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { type Moment, type Scene, tally } from './scene.ts';
import { sqliteWitness } from './witness.ts';

/** A round ends by these many answers at the latest. */
const maxAcknowledged = 400;
/** A group of changes takes no longer. */
const maxDelayMs = 12;
/** A round that waits for a checkpoint goes on longer. */
const maxUntilCheckpoint = 3000;
/** How long a start may be under way when it is killed. */
const maxStartMs = 1200;

/** A server on a data directory of its own. What comes back after a crash may be killed while it starts. */
export function sqliteScene(): Scene {
  const directory = temporaryDirectory();
  const options = {
    ENTIA_DATA_DIR: directory,
    ENTIA_ADMIN_TOKEN: adminToken,
    ENTIA_LOG_LEVEL: 'error',
  };
  const killed = new Map<string, number>();
  let server: ListeningServer | undefined;
  const start = async () => {
    server ??= await startServer(options);
  };
  const close = async () => {
    server?.child.kill('SIGKILL');
    await server?.ended;
    server = undefined;
  };
  return {
    ledger: new Ledger(),
    openWitness: async () => sqliteWitness(directory),
    start,
    addresses: () => (server === undefined ? [] : [server.address]),
    moment: (random) => {
      const atCheckpoint = random.chance(0.3);
      tally(killed, atCheckpoint ? 'at a checkpoint' : 'under load');
      return atCheckpoint ? momentOfCheckpoint(directory) : momentUnderLoad(random);
    },
    crash: close,
    revive: async (random) => {
      if (random.chance(0.25)) {
        await killWhileStarting(options, random);
        tally(killed, 'while starting');
      }
      await start();
    },
    close,
    killed,
  };
}

function momentUnderLoad(random: Random): Moment {
  return { answers: 1 + random.below(maxAcknowledged), delayMs: random.below(maxDelayMs) };
}

/** As soon as the database file, and not only its log, is written to. */
function momentOfCheckpoint(directory: string): Moment {
  const file = join(directory, 'entia.db');
  const watch = (call: () => void) => {
    const before = statSync(file).mtimeMs;
    const timer = setInterval(() => {
      if (statSync(file).mtimeMs !== before) call();
    }, 1);
    return () => clearInterval(timer);
  };
  return { answers: maxUntilCheckpoint, delayMs: 0, watch };
}

/** In a migration, a recovery of the log, a checkpoint, the building of the index, or before anything. */
async function killWhileStarting(
  options: Readonly<Record<string, string>>,
  random: Random,
): Promise<void> {
  const server = spawnServer(options);
  const timer = setTimeout(() => server.child.kill('SIGKILL'), random.below(maxStartMs));
  await server.ended;
  clearTimeout(timer);
}
