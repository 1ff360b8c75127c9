import type { Hint } from '../../search/index.ts';

/** Says what would find the text of a clause. */
export function hintSentence({ path, field, value, words }: Hint): string {
  const [word] = words;
  const compared =
    words.length === 1 && word !== undefined
      ? `compared in lower case, as ${quote(word)}`
      : 'compared word by word';
  return `${path}: ${quote(field)} is ${compared}; for the exact text ${quote(value)} use ${quote(`${field}.keyword`)}`;
}

/** As JSON quotes it, and of a long text the beginning. */
function quote(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 99)}…`);
}
