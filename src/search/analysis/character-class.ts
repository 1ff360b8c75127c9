/** What a character means to the word scanner: the Word_Break property of UAX #29, as far as words need it. */
export const characterClass = {
  other: 0,
  letter: 1,
  digit: 2,
  /** Joins words and is part of them: `_`. */
  connector: 3,
  /** Stays inside a word between letters: `:` and `·`. */
  midLetter: 4,
  /** Stays between letters, or between digits: `.` and apostrophes. */
  midBoth: 5,
  /** Stays between digits: `,` and `;`. */
  midDigit: 6,
  /** Combining marks and format characters: never end a word. */
  extend: 7,
  /** Scripts that do not put spaces between words; `Intl.Segmenter` knows their dictionaries. */
  unspaced: 8,
} as const;

export type CharacterClass = (typeof characterClass)[keyof typeof characterClass];

const classPatterns: readonly (readonly [RegExp, CharacterClass])[] = [
  [
    /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    characterClass.unspaced,
  ],
  [/[\u30FC\uFF70]/u, characterClass.unspaced],
  [/[\p{M}\p{Cf}]|[\u{1F3FB}-\u{1F3FF}]/u, characterClass.extend],
  [/[\p{Nd}\u066B]/u, characterClass.digit],
  [/[\p{Pc}\u202F]/u, characterClass.connector],
  [/[:\u00B7\u0387\u055F\u05F4\u2027\uFE13\uFE55\uFF1A]/u, characterClass.midLetter],
  [/[.'\u2018\u2019\u2024\uFE52\uFF07\uFF0E]/u, characterClass.midBoth],
  [
    /[,;\u037E\u0589\u060C\u060D\u066C\u07F8\u2044\uFE10\uFE14\uFE50\uFE54\uFF0C\uFF1B]/u,
    characterClass.midDigit,
  ],
  [/[\p{Alphabetic}\p{L}]/u, characterClass.letter],
];

function classify(point: number): CharacterClass {
  const character = String.fromCodePoint(point);
  const found = classPatterns.find(([pattern]) => pattern.test(character));
  return found?.[1] ?? characterClass.other;
}

/** Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic: the scripts that are asked for most. */
const tableSize = 0x700;
const table: Uint8Array = Uint8Array.from({ length: tableSize }, (_, point) => classify(point));

export function classOf(point: number): CharacterClass {
  return point < tableSize ? (table[point] as CharacterClass) : classify(point);
}
