import { assertNever } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { wordsOf } from '../analysis/words-of.ts';
import { isExactOnly } from '../catalog/exact-only.ts';
import { maxExactLength } from '../catalog/keyword-suffix.ts';
import { instantOfLeaf, numberOfLeaf } from '../document/coerce.ts';
import { forEachLeaf, type Leaf } from '../document/leaves.ts';
import { isoInstant } from '../value/iso-instant.ts';
import type { BoundQuery, BoundTerm, NumericRange, TextRange } from './bound-query.ts';
import { inTextRange } from './text-range.ts';

type Leaves = ReadonlyMap<string, readonly Leaf[]>;

/** Does this document match this query? Reads the document, no index; live filters use it, and the index must agree
 *  with it on every document and every query. */
export function matches(document: JsonObject, query: BoundQuery): boolean {
  const leaves = new Map<string, Leaf[]>();
  forEachLeaf(document, (path, leaf) => leaves.getOrInsertComputed(path, () => []).push(leaf));
  return holds(leaves, query);
}

function holds(leaves: Leaves, query: BoundQuery): boolean {
  switch (query.type) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'ids':
      return anyLeaf(leaves, '_id', (leaf) => typeof leaf === 'string' && query.ids.has(leaf));
    case 'exists':
      return leaves
        .keys()
        .some((path) => path === query.field || path.startsWith(`${query.field}.`));
    case 'term':
      return anyLeaf(leaves, query.field, (leaf) => equalsTerm(leaf, query));
    case 'range':
      return anyLeaf(leaves, query.field, (leaf) => liesIn(leaf, query));
    case 'and':
      return query.clauses.every((clause) => holds(leaves, clause));
    case 'or':
      return query.clauses.some((clause) => holds(leaves, clause));
    case 'not':
      return !holds(leaves, query.clause);
    default:
      return assertNever(query);
  }
}

function anyLeaf(leaves: Leaves, path: string, test: (leaf: Leaf) => boolean): boolean {
  return leaves.get(path)?.some(test) ?? false;
}

function equalsTerm(leaf: Leaf, term: BoundTerm): boolean {
  if (typeof leaf === 'number') return term.values.numbers.has(leaf);
  if (typeof leaf === 'boolean') return term.values.booleans.has(leaf);
  const exact = leaf.length <= maxExactLength && term.values.texts.has(leaf);
  if (term.as === 'keyword') return exact;
  const instant = isoInstant(leaf);
  if (term.values.instants.has(instant)) return true;
  if (isExactOnly(term.field)) return exact;
  return Number.isNaN(instant) && wordsOf(leaf).some((token) => term.values.texts.has(token));
}

function liesIn(leaf: Leaf, range: NumericRange | TextRange): boolean {
  if (range.kind === 'string') {
    return typeof leaf === 'string' && leaf.length <= maxExactLength && inTextRange(leaf, range);
  }
  const value = range.kind === 'number' ? numberOfLeaf(leaf) : instantOfLeaf(leaf);
  return value >= range.low && value <= range.high;
}
