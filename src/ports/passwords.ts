/** Makes and compares hashes of passwords. */
export interface PasswordHasher {
  /** A text that tells the algorithm, its cost, a new salt, and the hash. */
  hash(password: string): Promise<string>;
  /**
   * Whether this is the password that `stored` was made of; no password is the one of `undefined`, which takes as long.
   * `outgrown` says that today's cost is higher than that of `stored`.
   */
  compare(password: string, stored: string | undefined): Promise<Comparison>;
}

export interface Comparison {
  readonly right: boolean;
  readonly outgrown: boolean;
}

/** Where passwords are hashed: one after another, as each hash takes much memory and a whole processor. */
export interface Passwords {
  /** Runs `work` when its turn has come, and answers what it does. `from` names who wants it: they take turns, so that
   *  nobody keeps others out by wanting much. Throws `auth/busy` when too many wait already, also to one who waits, when
   *  others come who want less. */
  inTurn<Result>(from: string, work: (hasher: PasswordHasher) => Promise<Result>): Promise<Result>;
}
