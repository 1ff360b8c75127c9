/** One request, when it is over. */
export interface RequestOutcome {
  readonly method: string;
  /** A template, such as `/v1/entity/{slug}`; undefined when no route took the request. */
  readonly route: string | undefined;
  /** Undefined: the caller went away before there was an answer. */
  readonly status: number | undefined;
  readonly seconds: number;
}

/** Counts requests. Called for each of them, so it is cheap, synchronous, and does not throw. */
export interface RequestMeter {
  begun(): void;
  /** Once for each `begun`. */
  ended(outcome: RequestOutcome): void;
}

/** Units that were committed together. */
export interface GroupOutcome {
  readonly units: number;
  /** Of these, how many failed or were rolled back. */
  readonly failed: number;
  /** From BEGIN until COMMIT has returned. */
  readonly seconds: number;
  /** COMMIT alone, with the checkpoint that it may run. */
  readonly commitSeconds: number;
}

/** Told by a store how it commits. Synchronous, and does not throw. */
export interface StoreMeter {
  group(outcome: GroupOutcome): void;
  /** The disk has confirmed what was written before. */
  synced(seconds: number): void;
}

/** Connections to a database that are kept open. */
export interface PoolVitals {
  /** What they are for. */
  readonly pool: string;
  readonly total: number;
  readonly idle: number;
  /** How many wait for a connection. */
  readonly waiting: number;
}

/** What was measured so far, for those who watch the instance. It names no organization and holds nothing of a document. */
export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}
