import type { SegmentReader } from '../reader/segment-reader.ts';
import type { Step } from '../reader/step.ts';
import type { DocSet } from './doc-set.ts';

/** Slots, values or clauses that are looked at between two yields. */
const workPerStep = 1 << 16;

/** Counts what one search looks at, so that its loops yield by work done, wherever it is done. */
export class Meter {
  #spent = 0;

  spend(work: number): void {
    this.#spent += work;
  }

  /** True when it is time to yield; begins again then. */
  isDue(): boolean {
    if (this.#spent < workPerStep) return false;
    this.#spent = 0;
    return true;
  }
}

/** A segment, and the meter of the search that looks at it. */
export interface View {
  readonly segment: SegmentReader;
  readonly meter: Meter;
}

/** A query tied to one segment: it can list what matches, or be asked about one slot. Both agree. */
export interface Clause {
  /** At least as many as match, dead ones included. */
  readonly estimate: number;
  /** True when it is known that every slot of the segment matches. */
  readonly all?: true;
  /** True when `fill` must look at every slot, false when it reads lists that are there. */
  readonly scans: boolean;
  readonly test: (slot: number) => boolean;
  /** What must be done before `test` is called. */
  readonly prepare?: () => Step<void>;
  /** How many clauses one `test` may ask, 1 unless told. */
  readonly cost?: number;
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

/** Every slot of a segment. */
export function everything(slots: number): Clause {
  return {
    estimate: slots,
    all: true,
    scans: false,
    test: () => true,
    // biome-ignore lint/correctness/useYield: there is nothing to do in steps
    *fill() {
      return { type: 'all' };
    },
  };
}
