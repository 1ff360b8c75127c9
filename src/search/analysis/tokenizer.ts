import { type CharacterClass, characterClass, classOf } from './character-class.ts';

/** Longer words are cut into pieces of this many UTF-16 units, as Lucene's standard tokenizer does. */
const maxTokenLength = 255;

const { letter, digit, connector, midLetter, midBoth, midDigit, extend, unspaced } = characterClass;

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
const asciiOnly = /^[\x00-\x7f]*$/;

/**
 * The words of a text, in lower case, in order, repeats included.
 * Words are those of UAX #29: `can't`, `3,50` and `a.b` are one word, `e-mail` is two, `@` is none. A word has at least
 * one letter or digit. Thai, Lao, Khmer, Chinese and Japanese are split by dictionary.
 * Source: Lucene's StandardTokenizer and LowerCaseFilter; differs: emoji are no words here.
 */
export function tokenize(text: string): string[] {
  const tokens: string[] = [];
  if (asciiOnly.test(text)) scan(text.toLowerCase(), tokens);
  else scan(text, tokens);
  return tokens;
}

function scan(text: string, tokens: string[]): void {
  let at = 0;
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    const kind = classOf(point);
    if (kind === unspaced) at = takeUnspaced(text, at, tokens);
    else if (kind === letter || kind === digit || kind === connector)
      at = takeWord(text, at, tokens);
    else at += widthOf(point);
  }
}

function takeWord(text: string, start: number, tokens: string[]): number {
  let end = start;
  let last: CharacterClass = characterClass.other;
  let substantial = false;
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0;
    const kind = classOf(point);
    if (isMiddle(kind)) {
      if (!joins(last, kind, classBehind(text, end + 1))) break;
    } else if (kind !== extend) {
      if (kind !== letter && kind !== digit && kind !== connector) break;
      substantial ||= kind !== connector;
      last = kind;
    }
    end += widthOf(point);
  }
  if (substantial) pushPieces(text.slice(start, end).toLowerCase(), tokens);
  return end;
}

function isMiddle(kind: CharacterClass): boolean {
  return kind === midLetter || kind === midBoth || kind === midDigit;
}

/** Rules WB6, WB7, WB11 and WB12: the middle character stays only between two of a kind. */
function joins(before: CharacterClass, middle: CharacterClass, behind: CharacterClass): boolean {
  if (before !== behind) return false;
  return (before === letter && middle !== midDigit) || (before === digit && middle !== midLetter);
}

/** The class of the next character that is not a combining mark. */
function classBehind(text: string, from: number): CharacterClass {
  let at = from;
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    const kind = classOf(point);
    if (kind !== extend) return kind;
    at += widthOf(point);
  }
  return characterClass.other;
}

function takeUnspaced(text: string, start: number, tokens: string[]): number {
  let end = start;
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0;
    const kind = classOf(point);
    if (kind !== unspaced && kind !== extend) break;
    end += widthOf(point);
  }
  for (const { segment, isWordLike } of segmenter.segment(text.slice(start, end))) {
    if (isWordLike === true) pushPieces(segment.toLowerCase(), tokens);
  }
  return end;
}

function pushPieces(word: string, tokens: string[]): void {
  if (word.length <= maxTokenLength) {
    tokens.push(word);
    return;
  }
  for (let at = 0; at < word.length; at += maxTokenLength) {
    tokens.push(word.slice(at, at + maxTokenLength));
  }
}

function widthOf(point: number): number {
  return point > 0xffff ? 2 : 1;
}
