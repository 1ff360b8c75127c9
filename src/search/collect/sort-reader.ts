/** Rank of a document without a value: behind all that have one. */
export const missing = Number.POSITIVE_INFINITY;

/** What a document is sorted by under one key: a number, an instant in epoch milliseconds, a text or an id; null without
 *  a value. */
export type SortValue = number | string | null;

/**
 * Reads one sort key of one segment. Ranks are doubles, lower comes first, whichever the order; of two texts with equal
 * ranks `text` must decide, and of numbers, dates and scores equal ranks are equal.
 */
export interface SortReader {
  readonly rank: (slot: number) => number;
  /** The text that a document is sorted by; undefined for all but texts, and without a value. */
  readonly text: (slot: number) => string | undefined;
  readonly value: (slot: number) => SortValue;
  /** Writes the ranks of `count` slots, which all lie in one page of the columns. */
  readonly gather: (slots: Int32Array, count: number, ranks: Float64Array) => void;
}
