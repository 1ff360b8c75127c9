import type { Leaf } from '../document/leaves.ts';
import type { PostingList } from './postings.ts';

/** How many values of each kind the living documents have, one count for each document and different value. */
export interface ValueCounts {
  readonly number: number;
  readonly date: number;
  readonly other: number;
}

/** What a segment knows of one path. */
export interface FieldReader {
  readonly path: string;
  readonly counts: ValueCounts;
  /** Slots that have any value. */
  readonly presence: PostingList;
  /** Slots with this very value; strings above 256 UTF-16 units are never found. */
  readonly exact: (value: Leaf) => PostingList | undefined;
  /** Slots with a text that has this word; none in fields whose strings are compared whole. */
  readonly word: (word: string) => PostingList | undefined;
  readonly values: ValueReader;
  /** Numbers and numeric strings, or the instants of date strings; undefined when no value was ever one. */
  readonly numeric: (kind: 'number' | 'date') => NumberReader | undefined;
}

/** A cell of a `ValueReader` without a value. */
export const noOrdinal = -1;

/**
 * The exact values of a field, numbered from 0, and the numbers (ordinals) that each slot has.
 *
 *     cell   -1         no value
 *            ordinal    one
 *            below -1   several
 */
export interface ValueReader {
  /** How many different values there are. */
  readonly size: number;
  /** The string; undefined for a number, a boolean and a string too long to be kept. */
  readonly string: (ordinal: number) => string | undefined;
  /** The value as a sort by text sees it; undefined for a string too long to be kept. */
  readonly text: (ordinal: number) => string | undefined;
  /** `textPrefix` of each text; NaN for a string too long to be kept. */
  readonly prefixes: Float64Array;
  /** The cells of a page of slots; undefined when none of them has a value. */
  readonly page: (number: number) => Int32Array | undefined;
  readonly cell: (slot: number) => number;
  /** The ordinals of a cell below -1. Not to be written to. */
  readonly several: (cell: number) => Int32Array;
}

/** A cell of a `NumberReader` without a value: greater than every finite number, so it sorts last and is in no range. */
export const noNumber = Number.POSITIVE_INFINITY;

/** The numbers, or instants in epoch milliseconds, of each slot. A cell is the one number, `noNumber`, or NaN for several. */
export interface NumberReader {
  readonly hasSeveral: boolean;
  readonly page: (number: number) => Float64Array | undefined;
  readonly cell: (slot: number) => number;
  /** The numbers of a slot whose cell is NaN, ascending, repeats included. Not to be written to. */
  readonly several: (slot: number) => Float64Array;
}
