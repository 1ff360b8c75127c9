/** The values of a term clause, by the kind of leaf that each can equal. */
export interface TermValues {
  /** Tokens of texts, and exact values. */
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
  readonly booleans: ReadonlySet<boolean>;
  /** Epoch milliseconds. */
  readonly instants: ReadonlySet<number>;
}

/** Both ends are inclusive; an open end is ±Number.MAX_VALUE. Instants are epoch milliseconds. */
export interface NumericRange {
  readonly type: 'range';
  readonly kind: 'number' | 'date';
  readonly field: string;
  readonly low: number;
  readonly high: number;
}

export interface TextBound {
  readonly text: string;
  readonly inclusive: boolean;
}

/** Compares exact string values in code point order; numbers and booleans are outside of every such range. */
export interface TextRange {
  readonly type: 'range';
  readonly kind: 'string';
  readonly field: string;
  readonly low: TextBound | undefined;
  readonly high: TextBound | undefined;
}

/** Equals one of the values: as the field itself does (`text`), or as its `.keyword` does (`keyword`). */
export interface BoundTerm {
  readonly type: 'term';
  readonly as: 'text' | 'keyword';
  readonly field: string;
  readonly values: TermValues;
}

/**
 * A query in which every value has its type. It depends on no document and no index, so that the evaluator and every
 * partition answer the same question. `field` is a path without `.keyword`.
 */
export type BoundQuery =
  | { readonly type: 'all' }
  | { readonly type: 'none' }
  | { readonly type: 'ids'; readonly ids: ReadonlySet<string> }
  | { readonly type: 'exists'; readonly field: string }
  | BoundTerm
  | NumericRange
  | TextRange
  | { readonly type: 'and'; readonly clauses: readonly BoundQuery[] }
  | { readonly type: 'or'; readonly clauses: readonly BoundQuery[] }
  | { readonly type: 'not'; readonly clause: BoundQuery };
