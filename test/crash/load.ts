import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask } from '../support/process.ts';
import { adminToken } from '../support/server.ts';
import { type Random, randomOf } from './random.ts';
import type { Scene } from './scene.ts';
import { CrashWriter, type LoadWatch } from './writer.ts';

const writers = 64;
/** After a crash that did not end the load, it ends by itself after so many answers more. */
const maxAfterCrash = 200;
const readEveryMs = 20;

/** Crashes the scene at a random moment under load; resolves when the load has ended. */
export async function crashUnderLoad(scene: Scene, random: Random): Promise<void> {
  const { answers: target, delayMs, watch } = scene.moment(random);
  const after = 1 + random.below(maxAfterCrash);
  let answers = 0;
  let last = Number.POSITIVE_INFINITY;
  let crashing: Promise<void> | undefined;
  const crash = () => {
    crashing ??= scene.crash(random).then(() => {
      last = answers + after;
    });
    // It is awaited below.
    crashing.catch(() => {});
  };
  const stopWatching = watch?.(crash);
  const onAcknowledged = () => {
    if (++answers === target) setTimeout(crash, delayMs);
  };
  try {
    await runLoad(scene, random, { onAcknowledged, mayGoOn: () => answers < last });
  } finally {
    crash();
    stopWatching?.();
    await crashing;
  }
}

/** Writers on all servers, and a reader, until all of them are gone or it is enough. */
async function runLoad(scene: Scene, random: Random, watch: LoadWatch): Promise<void> {
  const addresses = scene.addresses();
  const addressOf = (n: number) => addresses[n % addresses.length] ?? '';
  const load = Array.from({ length: writers }, (_, n) => {
    const writer = new CrashWriter(scene.ledger, randomOf(random.below(2 ** 32)), watch);
    return writer.run(addressOf(n));
  });
  await Promise.all([...load, read(addressOf(0), watch)]);
}

/** Searches, and is answered, or told that there is no database for the moment. */
async function read(address: string, { mayGoOn }: LoadWatch): Promise<void> {
  const filter = [{ term: { _schema: 'contact' } }];
  while (mayGoOn()) {
    const answer = await ask(`${address}/v1/entity:list`, adminToken, { filter, size: 1 });
    if (answer === undefined) return;
    expect([200, 503], JSON.stringify(answer.body)).toContain(answer.status);
    await sleep(readEveryMs);
  }
}
