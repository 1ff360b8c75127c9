import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from './tokenizer.ts';

const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
  ['words are lower-cased', 'Anna MÜLLER', ['anna', 'müller']],
  ['an apostrophe inside a word stays', "can't 'quoted'", ["can't", 'quoted']],
  ['a hyphen separates', 'e-mail', ['e', 'mail']],
  ['an address is split at the at sign', 'max.m@example.com', ['max.m', 'example.com']],
  ['a decimal comma stays between digits', '3,50 a,b 1.2', ['3,50', 'a', 'b', '1.2']],
  ['an underscore joins but is no word', 'snake_case __ _', ['snake_case']],
  ['letters and digits are one word', 'A4 b2b', ['a4', 'b2b']],
  ['combining marks stay', 'e\u0301te\u0301', ['e\u0301te\u0301']],
  ['Hangul is split at spaces', '안녕 세계', ['안녕', '세계']],
  ['Chinese is split by dictionary', '我们喜欢咖啡', ['我们', '喜欢', '咖啡']],
  ['Thai is split by dictionary, Latin beside it is not lost', 'สวัสดีครับ ok', ['สวัสดี', 'ครับ', 'ok']],
  ['punctuation and emoji are no words', '… — \u{1F600} !', []],
  ['a very long word is cut', 'x'.repeat(300), ['x'.repeat(255), 'x'.repeat(45)]],
];
test.each(cases)('%s', (_name, text, expected) => {
  expect(tokenize(text)).toEqual(expected);
});

test('agrees with Intl.Segmenter on European text', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  const unit = fc.constantFrom(..."aZ9ß_.,;:'’-@ é\u0301дяΩ/()·".split(''));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
      const words = [...segmenter.segment(text)].filter(({ segment }) =>
        /[\p{L}\p{Nd}]/u.test(segment),
      );
      expect(tokenize(text)).toEqual(words.map(({ segment }) => segment.toLowerCase()));
    }),
    { numRuns: 2000 },
  );
});
