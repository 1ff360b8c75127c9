import { documentBounds } from '../document/bounds.ts';
import { tokenize } from './tokenizer.ts';

/** The words of a text by which it is found, in its order, repeats included. */
export function wordsOf(text: string): readonly string[] {
  return tokenize(text.slice(0, documentBounds.textLength));
}
