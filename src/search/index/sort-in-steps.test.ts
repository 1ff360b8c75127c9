import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortInSteps } from './sort-in-steps.ts';

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
