import type { Problem } from '../../kernel/problem.ts';

/** What a password may weigh in UTF-8; more would only keep the hash busy. */
export const maxPasswordBytes = 1024;
const minPasswordCharacters = 12;
/** A shorter login is part of too many good passwords. */
const minTellingLogin = 4;

/**
 * One spelling for each login: compatibility forms and letter case make no other person. Lower case alone would make
 * İREM and irem two, and tell σ from ς; Unicode's case folding does neither. ß stays one letter.
 */
export function normalizeLogin(login: string): string {
  return login
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/i\u0307+/g, 'i')
    .replaceAll('\u03c2', '\u03c3')
    .normalize('NFKC');
}

/** What keeps a normalized login from being one. Some letters become several, with spaces among them. */
export function checkLogin(login: string, path: string): Problem[] {
  if (/^[^\s\p{C}]{1,254}$/u.test(login)) return [];
  const message = `${JSON.stringify(login)}, which is how this login is stored, has spaces, control characters, or more than 254 characters`;
  return [{ path, code: 'shape/invalid', message }];
}

/** The password as it is hashed: RFC 8265, OpaqueString (all spaces alike, NFC; case and width stay). */
export function preparePassword(password: string): string {
  return password.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** What keeps a text from being the new password of somebody. There are no rules about which characters (NIST 800-63B). */
export function checkPassword(password: string, login: string, path: string): Problem[] {
  const prepared = preparePassword(password);
  const refuse = (message: string): Problem[] => [{ path, code: 'password/unfit', message }];
  if (!password.isWellFormed() || /\p{Cc}/u.test(password))
    return refuse('a password must not contain control characters');
  if (Array.from(prepared).length < minPasswordCharacters)
    return refuse(`a password needs at least ${minPasswordCharacters} characters`);
  if (Buffer.byteLength(prepared) > maxPasswordBytes)
    return refuse(`a password may have at most ${maxPasswordBytes} bytes`);
  const tellsLogin = login.length >= minTellingLogin && normalizeLogin(prepared).includes(login);
  if (new Set(prepared).size < 4 || tellsLogin)
    return refuse('this password is easy to guess; choose another');
  return [];
}
