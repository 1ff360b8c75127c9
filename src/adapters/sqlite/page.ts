export interface Page {
  /** Skips this many. */
  readonly from: number;
  readonly size: number;
}
