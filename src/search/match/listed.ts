import type { PostingList, SlotList } from '../reader/postings.ts';
import { type Clause, everything, type View } from './clause.ts';
import { memberTest } from './doc-set.ts';

/** The slots of one term. */
export function posted(postings: PostingList, { segment }: View): Clause {
  const { count } = postings;
  if (count === segment.allSlots) return everything(segment.slots);
  return {
    estimate: count,
    scans: false,
    test: (slot) => postings.has(slot),
    // biome-ignore lint/correctness/useYield: the list is there
    *fill() {
      return postings.list();
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
