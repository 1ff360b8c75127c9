import type { Collector } from './collector.ts';

/** Counts the matches; looks at no slot. */
export const count: Collector<number, number> = {
  needsScores: false,
  *begin() {
    let total = 0;
    return {
      wantsPages: true,
      fromEnd: false,
      take: (page) => {
        total += page.count;
      },
      partial: () => total,
    };
  },
  merge: (totals) => totals.reduce((sum, total) => sum + total, 0),
  result: (total) => total,
};
