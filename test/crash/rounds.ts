import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type ListeningServer, spawnServer, startServer } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { temporaryDirectory } from '../support/stores.ts';
import { Ledger } from './ledger.ts';
import { prove } from './prove.ts';
import { type Random, randomOf } from './random.ts';
import { CrashWriter } from './writer.ts';

const writers = 64;
/** Rounds on the same directory; then a new one is taken. */
const roundsOfDirectory = 6;
/** A round ends by these many answers at the latest. */
const maxAcknowledged = 400;
/** A round that waits for a checkpoint goes on longer. */
const maxUntilCheckpoint = 3000;
/** How long a start may be under way when it is killed. */
const maxStartMs = 1200;

/** What the rounds came to. Lost writes are not counted: the first one throws. */
export interface CrashCounts {
  rounds: number;
  acknowledged: number;
  unansweredWhole: number;
  unansweredAbsent: number;
  killedUnderLoad: number;
  killedAtCheckpoint: number;
  killedWhileStarting: number;
}

/** A data directory, and what is known of it. */
export interface Scene {
  readonly directory: string;
  readonly ledger: Ledger;
  readonly options: Readonly<Record<string, string>>;
}

/** Kills a server again and again, and proves after each time that nothing is lost. Tells how far it is now and then. */
export async function crashRounds(
  rounds: number,
  seed: number,
  onProgress: (counts: CrashCounts) => void,
): Promise<CrashCounts> {
  const random = randomOf(seed);
  const counts: CrashCounts = {
    rounds: 0,
    acknowledged: 0,
    unansweredWhole: 0,
    unansweredAbsent: 0,
    killedUnderLoad: 0,
    killedAtCheckpoint: 0,
    killedWhileStarting: 0,
  };
  while (counts.rounds < rounds) {
    const scene = newScene();
    const last = Math.min(rounds, counts.rounds + roundsOfDirectory);
    for (; counts.rounds < last; counts.rounds++) await crashRound(scene, random, counts);
    await proveAndKill(scene, counts);
    counts.acknowledged += scene.ledger.acknowledged;
    onProgress(counts);
  }
  return counts;
}

/** A directory whose server was killed under load, and a server that runs on it again. */
export async function killedOnce(seed: number): Promise<Scene & { readonly address: string }> {
  const scene = newScene();
  await killUnderLoad(scene, await startServer(scene.options), randomOf(seed), false);
  const { address } = await startServer(scene.options);
  return { ...scene, address };
}

function newScene(): Scene {
  const directory = temporaryDirectory();
  const options = {
    ENTIA_DATA_DIR: directory,
    ENTIA_ADMIN_TOKEN: adminToken,
    ENTIA_LOG_LEVEL: 'error',
  };
  return { directory, ledger: new Ledger(), options };
}

async function crashRound(scene: Scene, random: Random, counts: CrashCounts): Promise<void> {
  if (random.chance(0.25)) {
    await killWhileStarting(scene, random);
    counts.killedWhileStarting += 1;
  }
  const server = await startServer(scene.options);
  await proveOn(scene, server, counts);
  const atCheckpoint = random.chance(0.3);
  await killUnderLoad(scene, server, random, atCheckpoint);
  counts[atCheckpoint ? 'killedAtCheckpoint' : 'killedUnderLoad'] += 1;
}

/** In a migration, a recovery of the log, a checkpoint, the building of the index, or before anything. */
async function killWhileStarting({ options }: Scene, random: Random): Promise<void> {
  const server = spawnServer(options);
  const timer = setTimeout(() => server.child.kill('SIGKILL'), random.below(maxStartMs));
  await server.ended;
  clearTimeout(timer);
}

async function proveOn(scene: Scene, server: ListeningServer, counts: CrashCounts): Promise<void> {
  const { whole, absent } = await prove(scene.directory, server.address, scene.ledger);
  counts.unansweredWhole += whole;
  counts.unansweredAbsent += absent;
}

async function proveAndKill(scene: Scene, counts: CrashCounts): Promise<void> {
  const server = await startServer(scene.options);
  await proveOn(scene, server, counts);
  server.child.kill('SIGKILL');
  await server.ended;
}

async function killUnderLoad(
  { directory, ledger }: Scene,
  server: ListeningServer,
  random: Random,
  atCheckpoint: boolean,
): Promise<void> {
  const kill = () => server.child.kill('SIGKILL');
  const target = atCheckpoint ? maxUntilCheckpoint : 1 + random.below(maxAcknowledged);
  const delayMs = random.below(12);
  const stopWatching = atCheckpoint ? onCheckpoint(directory, kill) : undefined;
  let answers = 0;
  const onAcknowledged = () => {
    if (++answers === target) setTimeout(kill, delayMs);
  };
  const load = Array.from({ length: writers }, () => {
    const writer = new CrashWriter(ledger, randomOf(random.below(2 ** 32)), onAcknowledged);
    return writer.run(server.address);
  });
  try {
    await Promise.all(load);
  } finally {
    kill();
    stopWatching?.();
    await server.ended;
  }
}

/** Calls back as soon as the database file, and not only its log, is written to. Answers what ends the watch. */
function onCheckpoint(directory: string, call: () => void): () => void {
  const file = join(directory, 'entia.db');
  const before = statSync(file).mtimeMs;
  const timer = setInterval(() => {
    if (statSync(file).mtimeMs !== before) call();
  }, 1);
  return () => clearInterval(timer);
}
