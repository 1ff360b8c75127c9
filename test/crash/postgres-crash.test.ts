import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresServer } from '../support/postgres/server.ts';
import { expectLiesFound } from './lies.ts';
import { msOfRound, roundsOf, seed } from './options.ts';
import {
  type CrashKind,
  killBoth,
  killOneOfTwo,
  killPostgres,
  killServer,
  postgresScene,
} from './postgres-scene.ts';
import { crashedOnce, crashRounds, tell } from './rounds.ts';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start('durable');
}, 60_000);
afterAll(() => postgres.remove());

/** What is killed, how often when nobody asks for more, and whether callers may be told that there is no database. */
const kinds: readonly (readonly [kind: CrashKind, rounds: number, refuses: boolean])[] = [
  [killServer, roundsOf(4), false],
  [killPostgres, roundsOf(3), true],
  [killBoth, roundsOf(2), true],
  [killOneOfTwo, roundsOf(2), false],
];

for (const [kind, rounds, refuses] of kinds)
  test(`kill -9 of ${kind.name} at random moments under 64 writers, ${rounds} times: nothing acknowledged is lost, nothing is half there`, {
    timeout: rounds * msOfRound,
  }, async () => {
    process.stdout.write(`crash on PostgreSQL: ${rounds} rounds, ENTIA_CRASH_SEED=${seed}\n`);
    const counts = await crashRounds({
      rounds,
      seed,
      openScene: () => postgresScene(postgres, kind),
      onProgress: (soFar) => {
        if (soFar.rounds === rounds || soFar.rounds % 60 === 0) tell('PostgreSQL', soFar);
      },
    });
    expect(counts.rounds).toBe(rounds);
    expect(counts.acknowledged).toBeGreaterThan(rounds);
    if (!refuses) expect(counts).toMatchObject({ refused: 0, unknown: 0 });
  });

test('the proof finds out every kind of loss', { timeout: 120_000 }, async () => {
  await expectLiesFound(await crashedOnce(await postgresScene(postgres, killServer), 7));
});
