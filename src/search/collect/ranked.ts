import type { Source } from './candidate.ts';

/** Candidates of one segment, as many as can be on the page or before it. */
export interface Ranked {
  readonly source: Source;
  readonly slots: Int32Array;
  /** What the first reader says of each. */
  readonly ranks: Float64Array;
  /** True when they stand in the order that is asked for. */
  readonly sorted: boolean;
}
