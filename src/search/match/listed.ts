import type { View } from '../index/head.ts';
import type { Postings, SlotList } from '../index/postings.ts';
import { type Clause, everything } from './clause.ts';
import { memberTest } from './doc-set.ts';

/** The slots of one ordinal. */
export function posted(postings: Postings, ordinal: number, view: View): Clause {
  const count = postings.count(ordinal);
  if (count === view.partition.slots) return everything(view.slots);
  return {
    estimate: count,
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
