import type { View } from '../match/clause.ts';
import type { DocSet } from '../match/doc-set.ts';
import { type Bits, wordsFor } from '../reader/bits.ts';
import { pageSlots } from '../reader/pages.ts';
import type { Step } from '../reader/step.ts';
import type { Collector, Scores, SegmentCollector } from './collector.ts';
import { BitPage } from './match-page.ts';

const pageWords = pageSlots / 32;

/** Every clause is a filter today, and filters do not score. */
const unscored: Scores = { scoreOf: () => 0 };

/** Gives a collector every living document of a set, a page at a time; returns what it leaves for this segment. */
export function* collect<Partial>(
  collector: Collector<Partial, unknown>,
  set: DocSet,
  view: View,
): Step<Partial> {
  const scores = collector.needsScores ? unscored : undefined;
  const taking = yield* collector.begin({ segment: view.segment, set, scores });
  if (taking.wantsPages && set.type === 'slots') yield* takeList(taking, set.slots, view);
  else if (taking.wantsPages && set.type !== 'none')
    yield* takeBits(taking, set.type === 'bits' ? set.bits : undefined, view);
  return taking.partial();
}

function* takeList(
  taking: SegmentCollector<unknown>,
  slots: Int32Array,
  { segment, meter }: View,
): Step<void> {
  const room = new Int32Array(Math.min(slots.length, pageSlots));
  let count = 0;
  const flush = (): void => {
    const filled = room.subarray(0, count);
    if (count > 0) taking.take({ count, slots: () => filled });
    count = 0;
  };
  for (let i = 0; i < slots.length; i++) {
    if (segment.lives(slots[i]!)) room[count++] = slots[i]!;
    if (count === pageSlots) flush();
    meter.spend(1);
    if (meter.isDue()) yield;
  }
  flush();
}

function* takeBits(
  taking: SegmentCollector<unknown>,
  bits: Bits | undefined,
  { segment, meter }: View,
): Step<void> {
  const alive = segment.living();
  const words = Math.min(wordsFor(segment.slots), alive.length, bits?.length ?? alive.length);
  const page = new BitPage(alive, bits, segment.slots);
  const pages = Math.ceil(words / pageWords);
  for (let n = 0; n < pages; n++) {
    const start = (taking.fromEnd ? pages - 1 - n : n) * pageWords;
    page.turnTo(start, Math.min(words, start + pageWords));
    if (page.count > 0) taking.take(page);
    meter.spend(pageSlots);
    if (meter.isDue()) yield;
  }
}
