import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotsOf } from '../reader/bits.ts';
import { Postings } from './postings.ts';

test('every form of a list holds exactly what was added', () => {
  const ordinals = fc.array(
    fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 400 })),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(ordinals, (runs) => {
      const postings = new Postings();
      const expected = new Map<number, number[]>();
      let slot = 0;
      for (const [ordinal, step, length] of runs) {
        for (let n = 0; n < length; n++) {
          slot += step;
          expect(postings.add(ordinal, slot)).toBe(true);
          expect(postings.add(ordinal, slot)).toBe(false);
          expected.getOrInsertComputed(ordinal, () => []).push(slot);
        }
      }
      for (const [ordinal, slots] of expected) {
        const list = postings.list(ordinal);
        expect(
          Array.from(list.type === 'bits' ? slotsOf(list.bits, list.count) : list.slots),
        ).toEqual(slots);
        expect(postings.count(ordinal)).toBe(slots.length);
        expect(
          slots
            .slice(0, 20)
            .every(
              (one) =>
                postings.has(ordinal, one) &&
                postings.has(ordinal, one + 1) === slots.includes(one + 1),
            ),
        ).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('a list that was handed out does not change', () => {
  const postings = new Postings();
  for (let slot = 0; slot < 300; slot++) {
    const before = postings.list(0);
    const kept = before.type === 'slots' ? [...before.slots] : [];
    postings.add(0, slot);
    postings.add(1, slot);
    if (before.type === 'slots') expect([...before.slots]).toEqual(kept);
  }
});
