import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLogin, checkPassword, normalizeLogin, preparePassword } from './password.ts';

const logins: readonly [name: string, typed: string, login: string][] = [
  ['letter case', 'Anna@ACME.example', 'anna@acme.example'],
  ['full width', '\uff21\uff4e\uff4e\uff41', 'anna'],
  ['a ligature', '\ufb01ne', 'fine'],
  ['a superscript', 'x\u00b2', 'x2'],
  ['an accent of its own', 'Ame\u0301lie', 'am\u00e9lie'],
  ['the Kelvin sign', '\u212a', 'k'],
  ['the long s', 'mi\u017f\u017f', 'miss'],
  ['a capital sharp s', 'STRA\u1e9eE', 'stra\u00dfe'],
  ['a sharp s is not two', 'stra\u00dfe', 'stra\u00dfe'],
  ['a capital dotted i', '\u0130REM', 'irem'],
  ['a dot above an i', 'i\u0307\u0307', 'i'],
  ['a dotless i is another letter', '\u0131rem', '\u0131rem'],
  ['sigma at the end', '\u03a3\u0391\u03a3', '\u03c3\u03b1\u03c3'],
  ['sigma before a dot', '\u03b1\u03c2.\u03b2', '\u03b1\u03c3.\u03b2'],
  ['Hangul in parts', '\u1112\u1161\u11ab', '\ud55c'],
  ['letters of another script stay others', '\u0430nna', '\u0430nna'],
  ['what cannot be seen stays', 'an\u200bna', 'an\u200bna'],
  ['half a character stays', 'a\ud800', 'a\ud800'],
  ['spaces stay', ' a ', ' a '],
  ['nothing', '', ''],
];

test.each(logins)('a login in one spelling: %s', (_name, typed, login) => {
  expect(normalizeLogin(typed)).toBe(login);
});

test('the one spelling of a login is its own', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(text, (typed) => {
      const login = normalizeLogin(typed);
      expect(normalizeLogin(login)).toBe(login);
    }),
    { numRuns: 1000 },
  );
});

const unfitLogins: readonly [name: string, login: string, fits: boolean][] = [
  ['a word', 'anna', true],
  ['an address', 'anna@acme.example', true],
  ['254 characters', 'a'.repeat(254), true],
  ['254 characters of two units each', '\u{1f600}'.repeat(254), true],
  ['one more', 'a'.repeat(255), false],
  ['nothing', '', false],
  ['a space', 'an na', false],
  ['a no-break space', 'an\u00a0na', false],
  ['a line end', 'anna\n', false],
  ['NUL', 'an\0na', false],
  ['what cannot be seen', 'an\u200bna', false],
  ['a mark that turns the text around', 'an\u202ena', false],
  ['half a character', 'an\ud800na', false],
  ['a code point without a meaning', 'an\u0378na', false],
];

test.each(unfitLogins)('whether it is a login: %s', (_name, login, fits) => {
  expect(checkLogin(login, '/login').map(({ path }) => path)).toEqual(fits ? [] : ['/login']);
});

/** RFC 8265, 4.2.2 and the examples of 4.3. */
const prepared: readonly [name: string, typed: string, hashed: string][] = [
  ['spaces and letter case stay', ' Correct horse  ', ' Correct horse  '],
  ['every space is a space', 'a\u00a0b\u1680c\u2003d\u202fe\u205ff\u3000g', 'a b c d e f g'],
  ['a tab and a line end are no spaces', 'a\tb\nc', 'a\tb\nc'],
  ['an accent of its own', 'Ame\u0301lie', 'Am\u00e9lie'],
  ['Hangul in parts', '\u1112\u1161\u11ab', '\ud55c'],
  ['full width stays', '\uff41', '\uff41'],
  ['a ligature stays', '\ufb01', '\ufb01'],
  ['what cannot be seen stays', 'a\u200b\u200db', 'a\u200b\u200db'],
  ['pi', '\u03c0\u00df\u00e5', '\u03c0\u00df\u00e5'],
  ['NUL and half a character stay, to be refused', 'a\0\ud800', 'a\0\ud800'],
];

test.each(prepared)('a password as it is hashed: %s', (_name, typed, hashed) => {
  expect(preparePassword(typed)).toBe(hashed);
});

const cases: readonly [
  name: string,
  login: string,
  password: string,
  refusal: RegExp | undefined,
][] = [
  ['a sentence is a password', 'ada@example.org', 'correct horse battery staple', undefined],
  ['spaces of any kind count as characters', 'ada', 'a\u2003bcdefghijk', undefined],
  ['a short login may be part of it', 'e', 'correct horse battery staple', undefined],
  ['a login of four characters may not', 'hors', 'correct horse battery staple', /easy to guess/],
  ['nor in other letters', 'horse', 'correct HORSE battery staple', /easy to guess/],
  ['eleven characters are too few', 'ada', 'abcdefghijk', /at least 12/],
  ['what weighs two units counts once', 'ada', '😀😁😂😃😄😅😆😇😈😉😊', /at least 12/],
  ['three different characters are too few', 'ada', 'abcabcabcabcabc', /easy to guess/],
  ['1,024 bytes are enough', 'ada', 'abcdefgh'.repeat(128), undefined],
  ['one more is too much', 'ada', `${'abcdefgh'.repeat(128)}i`, /at most 1024 bytes/],
  ['no control characters', 'ada', 'abcdefghijk\0lmn', /control/],
  ['no control character of Latin 1', 'ada', 'abcdefghijk\u0085lmn', /control/],
  ['eleven letters and their accents are eleven', 'ada', 'abcdefghijke\u0301'.slice(1), /at least/],
  ['spaces of three bytes weigh one', 'ada', `${'\u3000abcdefg'.repeat(128)}`, undefined],
  ['letters of two bytes weigh two', 'ada', 'äöüßéèêëàáâñ'.repeat(43), /at most 1024 bytes/],
  ['what cannot be seen is a character', 'ada', 'abcdefghijk\u200b', undefined],
  [
    'a login in other letters of the password',
    'horse',
    'my \uff28\uff2f\uff32\uff33\uff25 is big',
    /easy to guess/,
  ],
  ['no half characters', 'ada', 'abcdefghijk\ud800', /control/],
];

test.each(cases)('%s', (_name, login, password, refusal) => {
  const problems = checkPassword(password, login, '/password');
  expect(problems.map(({ path }) => path)).toEqual(refusal === undefined ? [] : ['/password']);
  if (refusal !== undefined) expect(problems[0]?.message).toMatch(refusal);
});
