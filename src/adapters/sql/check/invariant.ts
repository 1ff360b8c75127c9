/** Something that is true of every store, whatever was written to it and however the server ended. */
export interface Invariant {
  /** `area/what-is-wrong`. */
  readonly name: string;
  /** What it means that it does not hold, as a sentence. */
  readonly meaning: string;
}

/** One that SQL alone can tell. */
export interface SqlInvariant extends Invariant {
  /** A SELECT whose rows are the places where it does not hold; the names of its columns say what they are. */
  readonly violations: string;
}
