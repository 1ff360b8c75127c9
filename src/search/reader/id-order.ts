import type { SegmentReader } from './segment-reader.ts';

/** Words of 32 bits in an id. */
export const idWords = 4;

/** Negative when the document of the one slot has the lesser id; the segments may be the same. */
export function compareIds(
  { segment: a, slot: slotA }: Place,
  { segment: b, slot: slotB }: Place,
): number {
  for (let word = 0; word < idWords; word++) {
    const difference = a.idWord(slotA, word) - b.idWord(slotB, word);
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Place {
  readonly segment: SegmentReader;
  readonly slot: number;
}
