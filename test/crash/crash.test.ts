import { expect, test } from 'vitest';
import type { Ledger } from './ledger.ts';
import { prove } from './prove.ts';
import { type CrashCounts, crashRounds, killedOnce } from './rounds.ts';

/** Short ones, so that the whole of it takes about a minute. `ENTIA_CRASH_ROUNDS=2000 npm run crash` takes its time. */
const rounds = Number(process.env['ENTIA_CRASH_ROUNDS'] ?? 20);
const seed = Number(process.env['ENTIA_CRASH_SEED'] ?? Date.now() % 2 ** 32);
const msOfRound = 30_000;

test(`kill -9 at random moments under 64 writers, ${rounds} times: nothing acknowledged is lost, nothing is half there`, {
  timeout: rounds * msOfRound,
}, async () => {
  process.stdout.write(`crash: ${rounds} rounds, ENTIA_CRASH_SEED=${seed}\n`);
  const counts = await crashRounds(rounds, seed, (soFar) => {
    if (soFar.rounds === rounds || soFar.rounds % 60 === 0) process.stdout.write(tell(soFar));
  });
  expect(counts.rounds).toBe(rounds);
  expect(counts.acknowledged).toBeGreaterThan(rounds);
});

function tell(counts: CrashCounts): string {
  const { unansweredWhole, unansweredAbsent, killedUnderLoad, killedAtCheckpoint } = counts;
  const killed = `killed ${killedUnderLoad} times under load, ${killedAtCheckpoint} at a checkpoint, ${counts.killedWhileStarting} while starting`;
  return `crash: ${counts.rounds} rounds, ${counts.acknowledged} writes acknowledged, 0 lost; of those not answered ${unansweredWhole} are there wholly, ${unansweredAbsent} not at all; ${killed}\n`;
}

/** What a store that loses, changes, hides or makes up something would look like to the writers. */
const lies: readonly [name: string, lie: (ledger: Ledger) => void][] = [
  [
    'an answer was never stored',
    ({ own }) => {
      const entity = own.find(({ state }) => state === 'alive');
      const last = entity?.acknowledged.at(-1);
      if (last !== undefined) entity?.acknowledged.push({ ...last, version: last.version + 1 });
    },
  ],
  [
    'another text was stored',
    ({ own }) => {
      const acknowledged = own.flatMap((entity) => entity.acknowledged);
      const answered = acknowledged.find(({ text }) => text !== undefined);
      if (answered !== undefined) Object.assign(answered, { text: '{}' });
    },
  ],
  [
    'nobody sent what is stored',
    ({ own }) => {
      const entity = own.find(({ state }) => state === 'alive');
      entity?.acknowledged.pop();
      if (entity !== undefined) entity.version -= 1;
    },
  ],
  [
    'a search finds what is deleted',
    ({ own }) => {
      const entity = own.find(({ state }) => state === 'alive');
      if (entity !== undefined) entity.state = 'deleted';
    },
  ],
  ['a schema is gone', ({ rows }) => void rows.push({ table: 'schema_version', id: 'gone' })],
  ['an upsert is gone', ({ shared }) => void shared.texts.push('{"mark":"gone"}')],
];

test('the proof finds out every kind of loss', { timeout: 120_000 }, async () => {
  const { directory, address, ledger } = await killedOnce(7);
  await prove(directory, address, ledger);
  for (const [name, lie] of lies) {
    const falsified = structuredClone({
      own: ledger.own,
      shared: ledger.shared,
      rows: ledger.rows,
    });
    lie(falsified as Ledger);
    await expect(prove(directory, address, falsified as Ledger), name).rejects.toThrow();
  }
});
