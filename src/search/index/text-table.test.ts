import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextTable } from './text-table.ts';

test('numbers strings as a Map would', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.string({ maxLength: 3 }), { maxLength: 200 }),
      (seed, words) => {
        const texts: string[] = [];
        const table = new TextTable(texts, seed);
        const expected = new Map<string, number>();
        for (const word of words) {
          const ordinal = table.intern(word, texts.length);
          if (ordinal === texts.length) texts.push(word);
          expect(ordinal).toBe(expected.getOrInsert(word, expected.size));
        }
        expect(words.every((word) => table.find(word) === expected.get(word))).toBe(true);
        expect(table.find('not there')).toBeUndefined();
      },
    ),
  );
});
