import type { Candidate, Source } from './candidate.ts';

/** Candidates of one segment, as many as can be on the page or before it. */
export interface Ranked {
  readonly source: Source;
  readonly slots: ArrayLike<number>;
  /** What the first reader says of each; undefined when it was not asked. */
  readonly ranks: ArrayLike<number> | undefined;
  /** The last on the page or before it, when so many were found: what comes behind it is on no page. */
  readonly worst: Candidate | undefined;
  /** True when they stand in the order that is asked for. */
  readonly sorted: boolean;
}
