import { maxPathLength } from './entia-error.ts';
import { pointerTo } from './pointer.ts';
import { maxProblems, type Problem } from './problem.ts';

/** Arrays and objects may be nested this deep; the outermost one is level 1. */
export const maxJsonDepth = 100;
/** Items of arrays and members of objects in one text; parsing takes about half a microsecond for each. */
export const maxJsonValues = 100_000;
/** Members of one object: the engine makes a hash table of a large one, at several microseconds for each name. */
export const maxJsonMembers = 10_000;

/** What a text holds that could not be given back as it came, or would take too long to read. */
export interface JsonScan {
  readonly problems: readonly Problem[];
  /** Whether the text is beyond a bound, so that it must not be parsed. */
  readonly exceeds: boolean;
}

/**
 * Looks for numbers that change as doubles, nesting and counts beyond the bounds, and the key `__proto__`, in one pass
 * over the characters, without parsing: of a text that is no JSON what it says means nothing.
 */
export function scanJson(text: string): JsonScan {
  const scanner = new Scanner(text);
  scanner.run();
  return scanner;
}

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const [minus, zero, nine] = [0x2d, 0x30, 0x39];

/** In `#index`, where an object is open. */
const isObject = -1;

/** What of a key is read to show it: each character may be written as \uXXXX. */
const shownLength = 6 * (maxPathLength + 1);

class Scanner implements JsonScan {
  readonly problems: Problem[] = [];
  exceeds = false;
  readonly #text: string;
  #at = 0;
  #values = 0;
  #depth = 0;
  #expectsKey = false;
  /** By level: the index of the item that is being read, or `isObject`. */
  readonly #index = new Int32Array(maxJsonDepth + 2);
  /** By level: how many members the object has so far. */
  readonly #members = new Int32Array(maxJsonDepth + 2);
  /** By level: where the key of the member that is being read begins. */
  readonly #keyAt = new Int32Array(maxJsonDepth + 2);

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    const { length } = this.#text;
    for (; this.#at < length && !this.exceeds && this.#depth >= 0; this.#at++) this.#read();
  }

  #read(): void {
    const code = this.#text.charCodeAt(this.#at);
    switch (code) {
      case quote:
        this.#string();
        break;
      case comma:
        this.#next();
        break;
      case openArray:
        this.#open(0);
        break;
      case openObject:
        this.#open(isObject);
        break;
      case closeArray:
      case closeObject:
        this.#depth--;
        this.#expectsKey = false;
        break;
      default:
        if (code === minus || (code >= zero && code <= nine)) this.#number();
    }
  }

  #open(index: number): void {
    this.#index[++this.#depth] = index;
    this.#members[this.#depth] = 0;
    this.#expectsKey = index === isObject;
    this.#count();
    if (this.#depth > maxJsonDepth) {
      this.#depth--;
      this.#exceed('json/too-deep', `nested deeper than ${maxJsonDepth} levels; flatten the value`);
    }
  }

  #next(): void {
    const index = this.#index[this.#depth];
    if (index === isObject) this.#expectsKey = true;
    else this.#index[this.#depth] = (index ?? 0) + 1;
    this.#count();
  }

  #count(): void {
    if (++this.#values <= maxJsonValues) return;
    this.#exceed('json/too-many-values', `more than ${maxJsonValues} values; send less at a time`);
  }

  #countMember(): void {
    const members = (this.#members[this.#depth] ?? 0) + 1;
    this.#members[this.#depth] = members;
    if (members <= maxJsonMembers) return;
    const message = `more than ${maxJsonMembers} members in one object; use an array of objects`;
    this.#exceed('json/too-many-values', message);
  }

  #exceed(code: Problem['code'], message: string): void {
    this.exceeds = true;
    this.problems.push({ path: this.#pointer(this.#depth), code, message });
  }

  #string(): void {
    const start = this.#at;
    this.#at = endOfString(this.#text, start);
    if (!this.#expectsKey) return;
    this.#expectsKey = false;
    this.#keyAt[this.#depth] = start;
    this.#countMember();
    if (!isForbidden(this.#text, start, this.#at)) return;
    const message = 'the key "__proto__" cannot be stored; rename or remove it';
    this.#report('json/forbidden-key', message);
  }

  #number(): void {
    const start = this.#at;
    let hasExponent = false;
    let end = start + 1;
    for (; isOfNumber(this.#text.charCodeAt(end)); end++)
      hasExponent ||= (this.#text.charCodeAt(end) | 0x20) === 0x65;
    this.#at = end - 1;
    // Of fifteen digits a double loses none.
    if (end - start < 16 && !hasExponent) return;
    const source = this.#text.slice(start, end);
    if (isExact(source, Number(source))) return;
    const message = `the number ${source.slice(0, 40)} cannot be stored exactly as a 64-bit number; send it as a string`;
    this.#report('json/number-not-exact', message);
  }

  #report(code: Problem['code'], message: string): void {
    if (this.problems.length >= maxProblems) return;
    this.problems.push({ path: this.#pointer(this.#depth), code, message });
  }

  /** Where the value is that is being read, `depth` levels down; no longer than a problem shows it. */
  #pointer(depth: number): string {
    let path = '';
    for (let level = 1; level <= depth && path.length <= maxPathLength; level++)
      path = pointerTo(path, this.#keyOf(level));
    return path;
  }

  #keyOf(level: number): string | number {
    const index = this.#index[level] ?? 0;
    if (index !== isObject) return index;
    const start = this.#keyAt[level] ?? 0;
    return beginningOf(this.#text.slice(start, start + shownLength));
  }
}

/** The index of the quotation mark that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1))
    if (!isEscaped(text, end)) return end;
  return text.length;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
  return slashes % 2 === 1;
}

const forbidden = '__proto__';

function isForbidden(text: string, start: number, end: number): boolean {
  const length = end - start - 1;
  if (length === forbidden.length) return text.startsWith(forbidden, start + 1);
  // Each character may be written as \uXXXX.
  if (length < forbidden.length || length > 6 * forbidden.length) return false;
  const key = text.slice(start, end + 1);
  return key.includes('\\') && unquoted(key) === forbidden;
}

/** The text of the JSON string that begins here, as far as it goes on. */
function beginningOf(text: string): string {
  const end = endOfString(text, 0);
  if (end < text.length) return unquoted(text.slice(0, end + 1));
  // Without an escape that is cut in the middle.
  return unquoted(`${text.replace(/(?<!\\)((?:\\\\)*)\\(?:u[\da-f]{0,3})?$/i, '$1')}"`);
}

/** The text of a JSON string; of one that is none, the same. */
function unquoted(source: string): string {
  try {
    return String(JSON.parse(source));
  } catch {
    return source;
  }
}

function isOfNumber(code: number): boolean {
  // Digits, + - . e E
  return (
    (code >= zero && code <= nine) ||
    code === 0x2b ||
    code === minus ||
    code === 0x2e ||
    (code | 0x20) === 0x65
  );
}

/** True when the double that JSON.parse makes prints as the same decimal value that was sent. */
export function isExact(source: string, value: number): boolean {
  const printed = String(value);
  if (printed === source || printed === withoutZeros(source)) return true;
  return Number.isFinite(value) && decimal(source) === decimal(printed);
}

/** A decimal fraction without the zeros at its end. */
function withoutZeros(source: string): string {
  let end = source.length;
  if (!source.includes('.')) return source;
  while (source.charCodeAt(end - 1) === zero) end--;
  return source.slice(0, source[end - 1] === '.' ? end - 1 : end);
}

/** Significant digits and exponent, so that 1.50, 15e-1 and 1.5 agree. */
function decimal(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const e = text.search(/[eE]/);
  const end = e < 0 ? text.length : e;
  const point = text.indexOf('.');
  const whole = text.slice(sign.length, point < 0 ? end : point);
  const fraction = point < 0 ? '' : text.slice(point + 1, end);
  const digits = whole + fraction;
  const [first, last] = significant(digits);
  if (first === last) return '0';
  const power = (e < 0 ? 0 : Number(text.slice(e + 1))) - fraction.length + digits.length - last;
  return `${sign}${digits.slice(first, last)}e${power}`;
}

/** From where to where digits are more than zeros. Loops, because the pattern `0+$` takes quadratic time. */
function significant(digits: string): readonly [first: number, last: number] {
  let last = digits.length;
  while (digits.charCodeAt(last - 1) === zero) last--;
  let first = 0;
  while (first < last && digits.charCodeAt(first) === zero) first++;
  return [first, last];
}
