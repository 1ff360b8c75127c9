import type { Value } from '../sql/dialect.ts';

/** By this name the database knows sessions of Entia, unless the URL gives another. */
export const applicationName = 'entia';

/** Where nodes tell each other of commits. */
export const commitChannel = 'entia_commit';

/** One statement, ready to be sent. */
export interface Query {
  /** Under this name a session keeps the prepared statement; equal texts have equal names. */
  readonly name: string;
  /** Its parameters are written `$1`, `$2`, … */
  readonly text: string;
  readonly values: readonly Value[];
}

export interface Answer {
  readonly rows: readonly object[];
  /** Rows that were read or written. */
  readonly count: number;
}

/** One session with the database. What is sent runs in the order of sending, also when nobody waits in between. */
export interface Session {
  query(query: Query): Promise<Answer>;
  /** Runs statements without parameters, separated by semicolons. */
  exec(script: string): Promise<void>;
  /** Gives the session back, or ends it when it is of no more use. */
  release(use?: 'broken'): void;
}

export interface Listening {
  /** What was notified. */
  readonly message: (payload: string) => void;
  /** It listens, for the first time or again: what was notified before may have been missed. */
  readonly ready: () => void;
}

/** A PostgreSQL database, whatever carries the bytes. Whole numbers come back as numbers. */
export interface Driver {
  /** Where the data is, in words for an operator; no password. */
  readonly location: string;
  /** Runs one statement in a transaction of its own. */
  query(query: Query): Promise<Answer>;
  /** A session for one unit of work; waits for a free one, but not for ever. */
  open(): Promise<Session>;
  /** Listens to a channel from now on, again after every break; resolves at once. */
  listen(channel: string, listening: Listening): void;
  close(): Promise<void>;
}
