import type { DocSet } from '../match/doc-set.ts';
import { pageBits, pageSlots } from '../reader/pages.ts';
import type { Source } from './candidate.ts';
import type { SegmentCollector } from './collector.ts';
import type { MatchPage } from './match-page.ts';
import type { Ranked } from './ranked.ts';
import type { Top } from './top.ts';

const samples = 32;

interface Finish {
  readonly top: Top;
  /** Makes the partial of the best of the segment. */
  readonly finish: (best: Ranked) => readonly Ranked[];
}

/** Offers page after page to `top`: their ranks first, then only those that can still win. */
export class TopOfPages implements SegmentCollector<readonly Ranked[]> {
  readonly wantsPages = true;
  /** True when the winners are likely at the end. */
  readonly fromEnd: boolean;
  readonly #source: Source;
  readonly #top: Top;
  readonly #finish: Finish['finish'];
  readonly #ranks: Float64Array;

  constructor(source: Source, set: DocSet, { top, finish }: Finish) {
    const most = set.type === 'slots' ? set.slots.length : source.segment.slots;
    this.fromEnd = set.type !== 'slots' && most >= pageSlots && bestIsLast(source);
    this.#source = source;
    this.#top = top;
    this.#finish = finish;
    this.#ranks = new Float64Array(Math.min(most, pageSlots));
    top.begin(source);
  }

  take(page: MatchPage): void {
    const slots = page.slots();
    const ranks = this.#ranks;
    this.#rank(slots);
    const step = this.fromEnd ? -1 : 1;
    let worst = this.#top.worstRank;
    let i = this.fromEnd ? slots.length - 1 : 0;
    for (let left = slots.length; left > 0; left--, i += step) {
      const rank = ranks[i]!;
      if (rank > worst) continue;
      this.#top.offer(slots[i]!, rank);
      worst = this.#top.worstRank;
    }
  }

  partial(): readonly Ranked[] {
    return this.#finish(this.#top.best());
  }

  #rank(slots: Int32Array): void {
    const [first] = this.#source.readers;
    const ranks = this.#ranks;
    if (first === undefined) return;
    if (slots[0]! >>> pageBits === slots.at(-1)! >>> pageBits)
      first.gather(slots, slots.length, ranks);
    else for (let i = 0; i < slots.length; i++) ranks[i] = first.rank(slots[i]!);
  }
}

/** Looks at a few slots all over the segment. Who sorts by newest first would otherwise see a better document at every
 *  step. */
function bestIsLast({ segment: { slots }, readers: [reader] }: Source): boolean {
  if (reader === undefined) return false;
  let falls = 0;
  let before = reader.rank(0);
  for (let sample = 1; sample <= samples; sample++) {
    const rank = reader.rank(Math.floor(((slots - 1) * sample) / samples));
    if (rank < before) falls++;
    else if (rank > before) falls--;
    before = rank;
  }
  return falls > 0;
}
