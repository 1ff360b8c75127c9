import { expect, test } from 'vitest';
import { normalizeLogin, preparePassword } from './password.ts';

const logins: readonly [written: string, same: string][] = [
  ['Anna@Acme.Example', 'anna@acme.example'],
  ['ＡＮＮＡ', 'anna'],
  ['Zoe\u0308', 'zoë'],
  ['ﬁona', 'fiona'],
];

test.each(logins)('the login %s is %s', (written, same) => {
  expect(normalizeLogin(written)).toBe(same);
  expect(normalizeLogin(same)).toBe(same);
});

const passwords: readonly [name: string, typed: string, prepared: string][] = [
  ['accents are composed', 'Zoe\u0308', 'Zoë'],
  ['all spaces are alike', 'a\u00a0b\u3000c', 'a b c'],
  ['letter case stays', 'aA', 'aA'],
  ['width stays', 'Ａ', 'Ａ'],
  ['spaces around it stay', ' a ', ' a '],
];

test.each(passwords)('of a password, %s', (_name, typed, prepared) => {
  expect(preparePassword(typed)).toBe(prepared);
});
