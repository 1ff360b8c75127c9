import { expect, test } from 'vitest';
import { checkPassword } from './password.ts';

const cases: readonly [
  name: string,
  login: string,
  password: string,
  refusal: RegExp | undefined,
][] = [
  ['a sentence is a password', 'ada@example.org', 'correct horse battery staple', undefined],
  ['spaces of any kind count as characters', 'ada', 'a\u2003bcdefghijk', undefined],
  ['a short login may be part of it', 'e', 'correct horse battery staple', undefined],
  ['a login of four characters may not', 'hors', 'correct horse battery staple', /guessed/],
  ['nor in other letters', 'horse', 'correct HORSE battery staple', /guessed/],
  ['eleven characters are too few', 'ada', 'abcdefghijk', /at least 12/],
  ['what weighs two units counts once', 'ada', '😀😁😂😃😄😅😆😇😈😉😊', /at least 12/],
  ['three different characters are too few', 'ada', 'abcabcabcabcabc', /guessed/],
  ['1,024 bytes are enough', 'ada', 'abcdefgh'.repeat(128), undefined],
  ['one more is too much', 'ada', `${'abcdefgh'.repeat(128)}i`, /at most 1024 bytes/],
  ['no control characters', 'ada', 'abcdefghijk\0lmn', /control/],
  ['no half characters', 'ada', 'abcdefghijk\ud800', /control/],
];

test.each(cases)('%s', (_name, login, password, refusal) => {
  const problems = checkPassword(password, login, '/password');
  expect(problems.map(({ path }) => path)).toEqual(refusal === undefined ? [] : ['/password']);
  if (refusal !== undefined) expect(problems[0]?.message).toMatch(refusal);
});
