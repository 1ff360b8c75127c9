import { isoInstant } from '../value/iso-instant.ts';
import { numericText } from '../value/numeric-text.ts';
import type { Leaf } from './leaves.ts';

/** NaN when the leaf does not count as a number. */
export function numberOfLeaf(leaf: Leaf): number {
  if (typeof leaf === 'number') return leaf;
  return typeof leaf === 'string' ? numericText(leaf) : Number.NaN;
}

/** Epoch milliseconds; NaN when the leaf is no date. */
export function instantOfLeaf(leaf: Leaf): number {
  return typeof leaf === 'string' ? isoInstant(leaf) : Number.NaN;
}
