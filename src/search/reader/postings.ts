import type { Bits } from './bits.ts';

/** The slots of one term: a few in order, or a bit for each. Never changed after it was handed out, but for bits of
 *  slots that are younger than the query. */
export type SlotList =
  | { readonly type: 'slots'; readonly slots: Int32Array }
  | { readonly type: 'bits'; readonly bits: Bits; readonly count: number };

/** The slots that have one value or word. Dead ones are among them, and such as are younger than the query. */
export interface PostingList {
  readonly count: number;
  readonly has: (slot: number) => boolean;
  readonly list: () => SlotList;
}
