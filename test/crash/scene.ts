import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Witness } from './witness.ts';

/** When a crash comes. */
export interface Moment {
  /** So long after so many answers, at the latest. */
  readonly answers: number;
  readonly delayMs: number;
  /** Calls when it should come at once. Answers what ends the watch. */
  readonly watch?: (call: () => void) => () => void;
}

/** A store, the servers that run on it, and what is known of it. */
export interface Scene {
  readonly ledger: Ledger;
  readonly openWitness: () => Promise<Witness>;
  /** Starts the servers that are missing. */
  readonly start: () => Promise<void>;
  /** Those of the servers that run. */
  readonly addresses: () => readonly string[];
  readonly moment: (random: Random) => Moment;
  /** Kills something; resolves when what goes on can serve. */
  readonly crash: (random: Random) => Promise<void>;
  /** Brings back what somebody needs to look; resolves when nothing of before the crash writes any more. */
  readonly revive: (random: Random) => Promise<void>;
  /** Ends everything that runs. */
  readonly close: () => Promise<void>;
  /** What was killed, and how often. */
  readonly killed: Map<string, number>;
}

export function tally(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
