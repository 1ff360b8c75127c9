import { expect, onTestFinished, test, vi } from 'vitest';
import { drive } from './drive.ts';

test('loops that run at the same time have a turn of the event loop each', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const turns = countTurns();
  const slices: number[] = [];
  const loops = Array.from({ length: 5 }, () => drive(threeSlices(slices, turns)));
  expect(await Promise.all(loops)).toEqual([3, 3, 3, 3, 3]);
  // Each begins in this very turn.
  const later = slices.filter((turn) => turn > 0);
  expect(later).toHaveLength(10);
  expect(new Set(later).size).toBe(10);
});

function* threeSlices(slices: number[], turns: () => number): Generator<undefined, number> {
  for (let slice = 0; slice < 3; slice++) {
    slices.push(turns());
    vi.advanceTimersByTime(11);
    yield;
  }
  return 3;
}

/** How often the event loop has turned since. */
function countTurns(): () => number {
  let turns = 0;
  const count = () => {
    turns++;
    ticking = setImmediate(count);
  };
  let ticking = setImmediate(count);
  onTestFinished(() => clearImmediate(ticking));
  return () => turns;
}
