import type { DocSet } from './doc-set.ts';

/** Where long loops give the caller a chance to do something else. */
export type Step<Result> = Generator<undefined, Result, undefined>;

/** Slots that a loop passes between two yields. */
export const slotsPerStep = 1 << 16;

/** A query tied to one view: it can list what matches, or be asked about one slot. Both agree. */
export interface Clause {
  /** At least as many as match, dead ones included. */
  readonly estimate: number;
  /** True when `fill` must look at every slot, false when it reads lists that are there. */
  readonly scans: boolean;
  readonly test: (slot: number) => boolean;
  readonly fill: () => Step<DocSet>;
}

export const nothing: Clause = {
  estimate: 0,
  scans: false,
  test: () => false,
  // biome-ignore lint/correctness/useYield: there is nothing to do in steps
  *fill() {
    return { type: 'none' };
  },
};

/** Every slot of a view. */
export function everything(slots: number): Clause {
  return {
    estimate: slots,
    scans: false,
    test: () => true,
    // biome-ignore lint/correctness/useYield: there is nothing to do in steps
    *fill() {
      return { type: 'all' };
    },
  };
}
