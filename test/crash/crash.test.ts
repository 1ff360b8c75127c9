import { expect, test } from 'vitest';
import { expectLiesFound } from './lies.ts';
import { msOfRound, roundsOf, seed } from './options.ts';
import { crashedOnce, crashRounds, tell } from './rounds.ts';
import { sqliteScene } from './sqlite-scene.ts';

const rounds = roundsOf(20);

test(`kill -9 at random moments under 64 writers, ${rounds} times: nothing acknowledged is lost, nothing is half there`, {
  timeout: rounds * msOfRound,
}, async () => {
  process.stdout.write(`crash: ${rounds} rounds, ENTIA_CRASH_SEED=${seed}\n`);
  const counts = await crashRounds({
    rounds,
    seed,
    openScene: sqliteScene,
    onProgress: (soFar) => {
      if (soFar.rounds === rounds || soFar.rounds % 60 === 0) tell('SQLite', soFar);
    },
  });
  expect(counts).toMatchObject({ rounds, refused: 0, unknown: 0 });
  expect(counts.acknowledged).toBeGreaterThan(rounds);
});

test('the proof finds out every kind of loss', { timeout: 120_000 }, async () => {
  await expectLiesFound(await crashedOnce(sqliteScene(), 7));
});
