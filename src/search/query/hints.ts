import { wordsOf } from '../analysis/words-of.ts';
import { isExactOnly } from '../catalog/exact-only.ts';
import { keywordBase } from '../catalog/keyword-suffix.ts';
import { isoInstant } from '../value/iso-instant.ts';
import type { QueryNode, QueryValue } from './ast.ts';

/** Hints that are given of one query. */
const maxHints = 3;

/** A term that no text can have, and what would find it. */
export interface Hint {
  /** JSON Pointer of the clause in what the caller sent. */
  readonly path: string;
  readonly field: string;
  readonly value: string;
  /** The words that stand in the field for this value. */
  readonly words: readonly string[];
}

/**
 * Why a query may have found nothing: terms whose text is compared with the words of a field, but is no word as it is
 * analysed, such as one in capitals. What must not hold keeps nothing from being found, so it is left out.
 */
export function hintsOf(query: QueryNode): readonly Hint[] {
  switch (query.type) {
    case 'term':
      return hintsOfTerms(query, [query.value]);
    case 'terms':
      return hintsOfTerms(query, query.values);
    case 'and':
    case 'or':
      return query.clauses.values().flatMap(hintsOf).take(maxHints).toArray();
    default:
      return [];
  }
}

function hintsOfTerms(
  { field, path }: { readonly field: string; readonly path: string },
  values: readonly QueryValue[],
): readonly Hint[] {
  if (keywordBase(field) !== undefined || isExactOnly(field)) return [];
  const texts = values.values().filter((value) => typeof value === 'string');
  const hints = texts.flatMap((value) => {
    const words = isComparedAsWord(value) ? wordsOf(value) : [value];
    return words.length === 1 && words[0] === value ? [] : [{ path, field, value, words }];
  });
  return hints.take(maxHints).toArray();
}

/** Numbers, booleans and dates are compared as such. */
function isComparedAsWord(value: string): boolean {
  const isNumber = value.trim() !== '' && !Number.isNaN(Number(value));
  return !isNumber && value !== 'true' && value !== 'false' && Number.isNaN(isoInstant(value));
}
