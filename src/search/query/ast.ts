/** A value that a clause compares with. */
export type QueryValue = string | number | boolean;

/** Bounds of a range; every bound that is present must hold. */
export interface RangeBounds {
  readonly gt?: QueryValue;
  readonly gte?: QueryValue;
  readonly lt?: QueryValue;
  readonly lte?: QueryValue;
  /** IANA zone or UTC offset (`+02:00`) of bounds that are dates without one; UTC unless told. */
  readonly timeZone?: string;
}

/**
 * What was asked for, knowing no schema and no index. Every query language is parsed to this one tree.
 * `path` is the JSON Pointer of the clause in what the caller sent, for messages; '' for clauses that we add ourselves.
 */
export type QueryNode =
  | { readonly type: 'all' }
  | { readonly type: 'none' }
  | {
      readonly type: 'term';
      readonly field: string;
      readonly value: QueryValue;
      readonly path: string;
    }
  | {
      readonly type: 'terms';
      readonly field: string;
      readonly values: readonly QueryValue[];
      readonly path: string;
    }
  | { readonly type: 'ids'; readonly values: readonly string[] }
  | {
      readonly type: 'range';
      readonly field: string;
      readonly bounds: RangeBounds;
      readonly path: string;
    }
  | { readonly type: 'exists'; readonly field: string }
  | { readonly type: 'and'; readonly clauses: readonly QueryNode[] }
  | { readonly type: 'or'; readonly clauses: readonly QueryNode[] }
  | { readonly type: 'not'; readonly clause: QueryNode };
