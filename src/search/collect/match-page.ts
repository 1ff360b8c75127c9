import { type Bits, popcount } from '../reader/bits.ts';
import { pageSlots } from '../reader/pages.ts';

/** Living matches, as many as a page of the columns has at most. */
export interface MatchPage {
  readonly count: number;
  /** Ascending. Made when first asked for, so who only counts pays for nothing else. Lies in memory that the next page
   *  uses again. */
  readonly slots: () => Int32Array;
}

/** A word of bits, as a signed number, when every bit is set. */
const allOnes = -1;

/** The slots whose bits are set in both, from word to word. One of these serves all pages of a segment. */
export class BitPage implements MatchPage {
  readonly #alive: Bits;
  readonly #bits: Bits | undefined;
  readonly #room: Int32Array;
  #start = 0;
  #end = 0;
  #count = 0;

  /** `bits` undefined is every slot; `slots` is how many there are. */
  constructor(alive: Bits, bits: Bits | undefined, slots: number) {
    this.#alive = alive;
    this.#bits = bits;
    this.#room = new Int32Array(Math.min(slots, pageSlots));
  }

  /** Goes to the page between two words. */
  turnTo(start: number, end: number): this {
    const [alive, bits] = [this.#alive, this.#bits];
    let count = 0;
    if (bits === undefined)
      for (let word = start; word < end; word++) count += popcount(alive[word]!);
    else for (let word = start; word < end; word++) count += popcount(alive[word]! & bits[word]!);
    this.#start = start;
    this.#end = end;
    this.#count = count;
    return this;
  }

  get count(): number {
    return this.#count;
  }

  slots(): Int32Array {
    const [alive, bits, slots] = [this.#alive, this.#bits, this.#room];
    let count = 0;
    for (let word = this.#start; word < this.#end; word++) {
      let rest = bits === undefined ? alive[word]! | 0 : alive[word]! & bits[word]!;
      if (rest === allOnes) {
        const end = word * 32 + 32;
        for (let slot = word * 32; slot < end; slot++) slots[count++] = slot;
        continue;
      }
      for (; rest !== 0; rest &= rest - 1)
        slots[count++] = word * 32 + 31 - Math.clz32(rest & -rest);
    }
    return slots.subarray(0, count);
  }
}
