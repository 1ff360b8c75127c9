import { assert } from './assert.ts';

/** Where a member stands in the text of an object. */
interface Place {
  /** Of its key's first quotation mark. */
  readonly start: number;
  readonly valueStart: number;
  /** Behind its value. */
  readonly end: number;
}

/** The JSON text of a member's value, found without parsing the object; undefined when it has none of this name.
 *  `text` is an object as `JSON.stringify` writes it. */
export function memberText(text: string, name: string): string | undefined {
  const place = placeOf(text, name);
  return place && text.slice(place.valueStart, place.end);
}

/** The text of an object without the member of this name. `text` is as `JSON.stringify` writes it. */
export function withoutMember(text: string, name: string): string {
  const place = placeOf(text, name);
  if (place === undefined) return text;
  const { start, end } = place;
  const isFirst = text[start - 1] === '{';
  // The comma behind the first member goes with it, else the one in front.
  return isFirst
    ? `{${text.slice(text[end] === ',' ? end + 1 : end)}`
    : text.slice(0, start - 1) + text.slice(end);
}

function placeOf(text: string, name: string): Place | undefined {
  const key = JSON.stringify(name);
  for (let at = 1; text[at] === '"'; ) {
    const colon = endOfString(text, at);
    const end = endOfValue(text, colon + 1);
    if (colon - at === key.length && text.startsWith(key, at))
      return { start: at, valueStart: colon + 1, end };
    at = end + 1;
  }
  return undefined;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start; ; ) {
    at = text.indexOf('"', at + 1);
    assert(at >= 0, 'a JSON text ends each string that it begins');
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
}

/** Behind the value that begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      continue;
    }
    if (depth === 0 && (code === comma || code === closeObject)) return at;
    if (code === openObject || code === openArray) depth++;
    if (code === closeObject || code === closeArray) depth--;
    at++;
  }
  return text.length;
}
