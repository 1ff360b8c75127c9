import { crashUnderLoad } from './load.ts';
import { prove } from './prove.ts';
import { type Random, randomOf } from './random.ts';
import { type Scene, tally } from './scene.ts';

/** Rounds on the same scene; then a new one is opened. */
const roundsOfScene = 6;

/** What the rounds came to. Lost writes are not counted: the first one throws. */
export interface CrashCounts {
  rounds: number;
  acknowledged: number;
  refused: number;
  unknown: number;
  unansweredWhole: number;
  unansweredAbsent: number;
  readonly killed: Map<string, number>;
}

/** A series of crashes. */
export interface Series {
  readonly rounds: number;
  readonly seed: number;
  readonly openScene: () => Scene | Promise<Scene>;
  /** Told how far it is, after each scene. */
  readonly onProgress: (counts: CrashCounts) => void;
}

/** Crashes again and again, and proves after each time that nothing is lost. */
export async function crashRounds({
  rounds,
  seed,
  openScene,
  onProgress,
}: Series): Promise<CrashCounts> {
  const random = randomOf(seed);
  const counts: CrashCounts = {
    rounds: 0,
    acknowledged: 0,
    refused: 0,
    unknown: 0,
    unansweredWhole: 0,
    unansweredAbsent: 0,
    killed: new Map(),
  };
  while (counts.rounds < rounds) {
    const scene = await openScene();
    const last = Math.min(rounds, counts.rounds + roundsOfScene);
    for (; counts.rounds < last; counts.rounds++) await crashRound(scene, random, counts);
    await scene.close();
    countScene(scene, counts);
    onProgress(counts);
  }
  return counts;
}

/** A scene after one crash that nobody has looked at yet. */
export async function crashedOnce(scene: Scene, seed: number): Promise<Scene> {
  const random = randomOf(seed);
  await scene.start();
  await crashUnderLoad(scene, random);
  await scene.revive(random);
  return scene;
}

async function crashRound(scene: Scene, random: Random, counts: CrashCounts): Promise<void> {
  await scene.start();
  await crashUnderLoad(scene, random);
  await scene.revive(random);
  const [address = ''] = scene.addresses();
  const { whole, absent } = await prove(scene.openWitness, address, scene.ledger);
  counts.unansweredWhole += whole;
  counts.unansweredAbsent += absent;
}

function countScene({ ledger, killed }: Scene, counts: CrashCounts): void {
  counts.acknowledged += ledger.acknowledged;
  counts.refused += ledger.refused;
  counts.unknown += ledger.unknown;
  for (const [name, times] of killed) tally(counts.killed, name, times);
}

export function tell(store: string, counts: CrashCounts): void {
  const { rounds, acknowledged, refused, unknown, unansweredWhole, unansweredAbsent } = counts;
  const killed = Array.from(counts.killed, ([name, times]) => `${times} times ${name}`);
  const refusals =
    refused + unknown === 0
      ? ''
      : ` ${refused} refused and ${unknown} answered as unknown for want of a database;`;
  process.stdout.write(
    `crash on ${store}: ${rounds} rounds, ${acknowledged} writes acknowledged, 0 lost;${refusals} of those not answered ${unansweredWhole} are there wholly, ${unansweredAbsent} not at all; killed ${killed.join(', ')}\n`,
  );
}
