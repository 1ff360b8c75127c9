import { setBit, wordsFor } from '../reader/bits.ts';
import { pageSlots } from '../reader/pages.ts';
import type { Step } from '../reader/step.ts';
import type { Clause, View } from './clause.ts';
import { type DocSet, docSetOf } from './doc-set.ts';

/** A clause that has no list and looks at columns. */
export interface Scan {
  /** At least as many slots as match. */
  readonly estimate: number;
  readonly test: (slot: number) => boolean;
  /** Whether a page of slots may hold any that match. */
  readonly hasPage: (page: number) => boolean;
}

/** Tests every slot of the segment, a page at a time. */
export function scanning(scan: Scan, view: View): Clause {
  return {
    estimate: Math.min(scan.estimate, view.segment.slots),
    scans: true,
    test: scan.test,
    fill: () => fillByTest(scan, view),
  };
}

function* fillByTest(scan: Scan, { segment, meter }: View): Step<DocSet> {
  const { slots } = segment;
  const bits = new Uint32Array(wordsFor(slots));
  let count = 0;
  for (let start = 0; start < slots; start += pageSlots) {
    if (scan.hasPage(start / pageSlots)) {
      const end = Math.min(slots, start + pageSlots);
      for (let slot = start; slot < end; slot++) {
        if (scan.test(slot)) {
          setBit(bits, slot);
          count++;
        }
        if (meter.isDue()) yield;
      }
    }
    meter.spend(pageSlots);
  }
  return docSetOf(bits, count, slots);
}
