import type { DocSet } from '../match/doc-set.ts';
import type { SegmentReader } from '../reader/segment-reader.ts';
import type { Step } from '../reader/step.ts';
import type { MatchPage } from './match-page.ts';

/** How well each match of a segment answers the query. */
export interface Scores {
  readonly scoreOf: (slot: number) => number;
}

/** What matches in one segment. */
export interface Matches {
  readonly segment: SegmentReader;
  /** Dead slots may be in it. */
  readonly set: DocSet;
  /** Only when the collector needs them. */
  readonly scores: Scores | undefined;
}

/**
 * Makes something of all that matches: the best of it, how many, later sums and buckets. It is begun for each segment and
 * leaves a partial there; partials merge, and what they merge to is made the result. A partial of no segment is `merge([])`.
 */
export interface Collector<Partial, Result> {
  readonly needsScores: boolean;
  readonly begin: (matches: Matches) => Step<SegmentCollector<Partial>>;
  readonly merge: (partials: readonly Partial[]) => Partial;
  readonly result: (merged: Partial) => Result;
}

/** Takes the matches of one segment, a page at a time. */
export interface SegmentCollector<Partial> {
  /** False when it knows its partial already: no page need be made for it. */
  readonly wantsPages: boolean;
  /** Whether it likes the last pages first. */
  readonly fromEnd: boolean;
  readonly take: (page: MatchPage) => void;
  readonly partial: () => Partial;
}

/** Two collectors as one. */
export function together<PartialA, PartialB, A, B>(
  a: Collector<PartialA, A>,
  b: Collector<PartialB, B>,
): Collector<readonly [PartialA, PartialB], readonly [A, B]> {
  return {
    needsScores: a.needsScores || b.needsScores,
    *begin(matches) {
      return takeBoth(yield* a.begin(matches), yield* b.begin(matches));
    },
    merge: (partials) => [
      a.merge(partials.map(([partial]) => partial)),
      b.merge(partials.map(([, partial]) => partial)),
    ],
    result: ([partialA, partialB]) => [a.result(partialA), b.result(partialB)],
  };
}

function takeBoth<A, B>(
  a: SegmentCollector<A>,
  b: SegmentCollector<B>,
): SegmentCollector<readonly [A, B]> {
  return {
    wantsPages: a.wantsPages || b.wantsPages,
    fromEnd: a.fromEnd || b.fromEnd,
    take: (page) => {
      if (a.wantsPages) a.take(page);
      if (b.wantsPages) b.take(page);
    },
    partial: () => [a.partial(), b.partial()],
  };
}
