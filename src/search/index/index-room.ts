/** Paths that an index tells apart; what stands at further ones is left out. */
export const maxPaths = 200_000;
/** Paths of an index that get columns and postings of their own; the rest stay rows of `FlatFields`. */
export const maxFields = 10_000;
/** The same for each partition. */
export const maxFieldsOfPartition = 1000;

/** How much room the partitions of one index have left together. */
export class IndexRoom {
  #paths = 0;
  #fields = 0;

  /** False when there is none left. */
  takePath(): boolean {
    if (this.#paths >= maxPaths) return false;
    this.#paths++;
    return true;
  }

  /** False when there is none left. */
  takeField(): boolean {
    if (this.#fields >= maxFields) return false;
    this.#fields++;
    return true;
  }
}
