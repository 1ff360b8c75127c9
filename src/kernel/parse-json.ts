import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { pointerTo } from './pointer.ts';
import type { Problem } from './problem.ts';

/** Arrays and objects may be nested this deep; the outermost one is level 1. */
export const maxJsonDepth = 100;

/** Problems reported of one text; a hostile one could hold millions. */
const maxProblems = 100;

/** A number that could lose digits or range as a double: sixteen or more digits, or a large exponent. */
const suspiciousNumber = /\d[\d.]{15}|\d[eE][+-]?\d{2}/;

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Parses JSON text (RFC 8259) and refuses what could not be given back as it came: numbers that change as doubles,
 * nesting beyond `maxJsonDepth`, and the key `__proto__`. Of duplicate keys the last one wins.
 */
export function parseJson(text: string): ParsedJson {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    return { ok: false, problems: [malformed(text, cause)] };
  }
  const problems: Problem[] = [];
  checkTree(value, undefined, 1, problems);
  if (problems.length === 0 && suspiciousNumber.test(text)) findInexactNumbers(text, problems);
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems };
}

function malformed(text: string, cause: unknown): Problem {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = text.trim() === '' ? 'the body is empty; send a JSON value' : `not JSON: ${why}`;
  return { path: '', code: 'json/malformed', message };
}

/** Where a value stands; a pointer is made of it only when something is wrong there. */
type Place = { readonly parent: Place; readonly key: string | number } | undefined;

function pointerOf(place: Place): string {
  return place === undefined ? '' : pointerTo(pointerOf(place.parent), place.key);
}

function checkTree(value: JsonValue, place: Place, depth: number, out: Problem[]): void {
  if (typeof value !== 'object' || value === null || out.length >= maxProblems) return;
  if (depth > maxJsonDepth) out.push(tooDeep(place));
  else if (Array.isArray(value)) checkItems(value as readonly JsonValue[], place, depth, out);
  else checkMembers(value as JsonObject, place, depth, out);
}

function checkItems(
  items: readonly JsonValue[],
  parent: Place,
  depth: number,
  out: Problem[],
): void {
  for (let key = 0; key < items.length; key++) {
    const item = items[key];
    if (typeof item === 'object' && item !== null) checkTree(item, { parent, key }, depth + 1, out);
  }
}

function checkMembers(value: JsonObject, parent: Place, depth: number, out: Problem[]): void {
  for (const key of Object.keys(value)) {
    if (key === '__proto__') out.push(forbiddenKey(pointerOf(parent)));
    const child = value[key];
    if (typeof child === 'object' && child !== null)
      checkTree(child, { parent, key }, depth + 1, out);
  }
}

function tooDeep(place: Place): Problem {
  const message = `nested deeper than ${maxJsonDepth} levels; flatten the value`;
  return { path: shorten(pointerOf(place)), code: 'json/too-deep', message };
}

function forbiddenKey(parent: string): Problem {
  const message = 'the key "__proto__" cannot be stored; rename or remove it';
  return { path: pointerTo(parent, '__proto__'), code: 'json/forbidden-key', message };
}

/** Pointers to very deep places are cut, so that an error stays readable. */
function shorten(path: string): string {
  return path.length <= 200 ? path : path.slice(0, path.indexOf('/', 190) >>> 0);
}

/** JSON.parse hands revivers the source text of primitive values (ECMAScript 2026), which TypeScript does not know yet. */
type SourceReviver = (
  this: object,
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown;

function findInexactNumbers(text: string, out: Problem[]): void {
  const inexact = new Map<object, Map<string, string>>();
  const revive: SourceReviver = function (key, value, { source = '' }) {
    if (typeof value === 'number' && !isExact(source, value))
      inexact.getOrInsertComputed(this, () => new Map()).set(key, source);
    return value;
  };
  const root: unknown = JSON.parse(text, revive as (key: string, value: unknown) => unknown);
  if (inexact.size === 0) return;
  if (typeof root === 'number') out.push(numberProblem('', text.trim()));
  else locate(root, '', inexact, out);
}

type InexactByHolder = ReadonlyMap<object, ReadonlyMap<string, string>>;

function locate(value: unknown, path: string, inexact: InexactByHolder, out: Problem[]): void {
  if ((!isJsonObject(value) && !Array.isArray(value)) || out.length >= maxProblems) return;
  for (const [key, source] of inexact.get(value) ?? [])
    if (out.length < maxProblems) out.push(numberProblem(pointerTo(path, key), source));
  for (const [key, child] of Object.entries(value))
    locate(child, pointerTo(path, key), inexact, out);
}

function numberProblem(path: string, source: string): Problem {
  const message = `the number ${source.slice(0, 40)} cannot be stored exactly as a 64-bit number; send it as a string`;
  return { path, code: 'json/number-not-exact', message };
}

/** True when the double that JSON.parse made prints as the same decimal value that was sent. */
export function isExact(source: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  return decimal(source) === decimal(String(value));
}

/** Significant digits and exponent, so that 1.50, 15e-1 and 1.5 agree. */
function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = withoutTrailingZeros(digits);
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

/** A loop, because the pattern `0+$` takes quadratic time on a long number. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
