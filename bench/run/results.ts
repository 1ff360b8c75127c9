import type { StoreName } from '../corpus/place.ts';
import type { Spread } from './statistics.ts';

/** Whether a number is what ARCHITECTURE's budgets promise. */
export interface Verdict {
  /** Such as `≥ 0.6`. */
  readonly budget: string;
  readonly ok: boolean;
}

/** One server in one measurement over HTTP. */
export interface HttpResult {
  readonly store: StoreName;
  readonly what: string;
  readonly entities: number;
  readonly name: string;
  readonly requestsPerSecond: Spread;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverBusy: number;
  readonly generatorBusy: number;
  readonly cpuMicrosPerRequest: number;
  readonly longestPauseMs: number;
  /** Entia's rate against this floor's; of listings the time against that with the fewest entities. */
  readonly ratio: Spread | undefined;
  readonly verdict: Verdict | undefined;
}

/** One search without HTTP. */
export interface EngineResult {
  readonly store: StoreName;
  readonly share: string;
  /** The kind of value that the page is sorted by, greatest first. */
  readonly sort: 'number' | 'date' | 'text';
  readonly from: number;
  readonly entities: number;
  readonly hits: number;
  readonly searchMs: Spread;
  /** A naive pass over the same matches. */
  readonly beside: { readonly naiveMs: Spread; readonly ratio: Spread } | undefined;
  readonly verdicts: { readonly ratio: Verdict | undefined; readonly ms: Verdict | undefined };
}

/** What the index costs. */
export interface IndexResult {
  readonly store: StoreName;
  readonly entities: number;
  /** Of the search that had to build it. */
  readonly firstSearchMs: number;
  readonly rssBytesPerEntity: number;
  /** Live objects and buffers, after garbage collection. */
  readonly heapBytesPerEntity: number;
  /** Undefined where the entities are too few for what they share not to count. */
  readonly verdicts: { readonly pace: Verdict; readonly memory: Verdict } | undefined;
}

export interface FillResult {
  readonly store: StoreName;
  readonly entities: number;
  readonly rowsPerSecond: number;
  readonly longestPauseMs: number;
  readonly rssBytes: number;
  readonly verdict: Verdict | undefined;
}

export interface ServerMemory {
  readonly store: StoreName;
  readonly when: string;
  readonly entities: number;
  readonly rssBytes: number;
}

/** What it costs to use an attribute as a unique key for the first time. */
export interface UniqueKeyResult {
  readonly store: StoreName;
  readonly entities: number;
  readonly firstUpsertMs: number;
}

/** With fewer entities fixed costs outweigh what grows, so some budgets are not judged. */
export const judgedFrom = 100_000;

export function atLeast(limit: number, value: number): Verdict {
  return { budget: `≥ ${limit.toLocaleString('en-US')}`, ok: value >= limit };
}

export function atMost(limit: number, value: number): Verdict {
  return { budget: `≤ ${limit.toLocaleString('en-US')}`, ok: value <= limit };
}
