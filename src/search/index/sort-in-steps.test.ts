import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparisonsPerStep, sortInSteps } from './sort-in-steps.ts';

function sorted(items: Int32Array, compare: (a: number, b: number) => number): Int32Array {
  const steps = sortInSteps(items, compare);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

test('sorts, and keeps the order of equal items', () => {
  const values = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 300 }),
    fc.array(fc.integer(), { maxLength: 300 }),
  );
  fc.assert(
    fc.property(values, (keys) => {
      const byKey = (a: number, b: number): number => keys[a]! - keys[b]!;
      const items = Int32Array.from(keys.keys());
      expect([...sorted(items, byKey)]).toEqual([...keys.keys()].toSorted(byKey));
    }),
  );
});

test('adding few items to many that are sorted compares little', () => {
  let comparisons = 0;
  const compare = (a: number, b: number): number => {
    comparisons++;
    return a - b;
  };
  const items = Int32Array.from({ length: 100_000 }, (_, n) => n * 2);
  items.set([77, 5001, 3], 99_997);
  expect([...sorted(items, compare).slice(0, 3)]).toEqual([0, 2, 3]);
  expect(comparisons).toBeLessThan(300_000);
});

test.each<[string, (n: number) => number]>([
  ['ascending', (n) => n],
  ['descending', (n) => -n],
  ['shuffled', (n) => (n * 7919) % 65_537],
  ['one long run after many short ones', (n) => (n < 20_000 ? -n : n)],
])(
  'items that are %s are compared a bounded number of times between two yields',
  (_name, keyOf) => {
    let comparisons = 0;
    let most = 0;
    const compare = (a: number, b: number): number => {
      comparisons++;
      return a - b;
    };
    const steps = sortInSteps(
      Int32Array.from({ length: 65_536 }, (_, n) => keyOf(n)),
      compare,
    );
    while (steps.next().done !== true) {
      most = Math.max(most, comparisons);
      comparisons = 0;
    }
    expect(Math.max(most, comparisons)).toBeLessThanOrEqual(comparisonsPerStep + 128);
  },
);
