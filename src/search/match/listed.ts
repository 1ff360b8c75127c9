import type { Postings, SlotList } from '../index/postings.ts';
import type { Clause } from './clause.ts';
import { memberTest } from './doc-set.ts';

/** The slots of one ordinal. */
export function posted(postings: Postings, ordinal: number): Clause {
  return {
    estimate: postings.count(ordinal),
    scans: false,
    test: (slot) => postings.has(ordinal, slot),
    // biome-ignore lint/correctness/useYield: the list is there
    *fill() {
      return postings.list(ordinal);
    },
  };
}

/** Slots that were found already. */
export function listed(list: SlotList): Clause {
  return {
    estimate: list.type === 'bits' ? list.count : list.slots.length,
    scans: false,
    test: memberTest(list),
    // biome-ignore lint/correctness/useYield: the list is there
    *fill() {
      return list;
    },
  };
}
