/** One key to sort by. Documents without a value come last, whichever the order. */
export interface SortKey {
  /** Field path; `.keyword` may be left out. Of several values ascending takes the least, descending the greatest. */
  readonly field: string;
  readonly order: 'asc' | 'desc';
}
