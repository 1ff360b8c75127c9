import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ValueTable } from './value-table.ts';

type Value = string | number | boolean | symbol;

const symbol = Symbol('one of a kind');
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom(0, -0, '0', true, false, 'true', symbol),
  fc.integer({ min: -20, max: 20 }),
  fc.double({ noNaN: true }),
);

test('numbers values as a Map would', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(value, { maxLength: 200 }), (seed, wanted) => {
      const values: Value[] = [];
      const table = new ValueTable(values, seed);
      const expected = new Map<Value, number>();
      for (const each of wanted) {
        const ordinal = table.intern(each, values.length);
        if (ordinal === values.length) values.push(each);
        expect(ordinal).toBe(expected.getOrInsert(each, expected.size));
      }
      expect(wanted.every((each) => table.find(each) === expected.get(each))).toBe(true);
      expect(table.find('not there')).toBeUndefined();
    }),
  );
});
