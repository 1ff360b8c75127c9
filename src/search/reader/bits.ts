/** One bit a slot, 32 to a word, the least significant first. Words that are not there are zeros. */
export type Bits = Uint32Array;

export function wordsFor(slots: number): number {
  return (slots + 31) >>> 5;
}

export function hasBit(bits: Bits, slot: number): boolean {
  const word = slot >>> 5;
  return word < bits.length && ((bits[word]! >>> (slot & 31)) & 1) === 1;
}

/** The bit must lie inside the array. */
export function setBit(bits: Bits, slot: number): void {
  bits[slot >>> 5]! |= 1 << (slot & 31);
}

export function clearBit(bits: Bits, slot: number): void {
  bits[slot >>> 5]! &= ~(1 << (slot & 31));
}

export function popcount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += popcount(bits[word]!);
  return count;
}

/** The slots whose bits are set, ascending; `count` is how many they are. */
export function slotsOf(bits: Bits, count: number): Int32Array {
  const slots = new Int32Array(count);
  let filled = 0;
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) {
      slots[filled++] = word * 32 + 31 - Math.clz32(rest & -rest);
    }
  }
  return slots;
}

/** The first bit that is set from `from` on, before `end`; `end` when there is none. */
export function nextBit(bits: Bits, from: number, end: number): number {
  if (from >= end) return end;
  let word = from >>> 5;
  let rest = bits[word]! & (-1 << (from & 31));
  while (rest === 0) {
    if (++word >= bits.length) return end;
    rest = bits[word]!;
  }
  return Math.min(end, word * 32 + 31 - Math.clz32(rest & -rest));
}

/** The last bit that is set up to `from`, included; -1 when there is none. */
export function lastBit(bits: Bits, from: number): number {
  let word = from >>> 5;
  let rest = bits[word]! & (-1 >>> (31 - (from & 31)));
  while (rest === 0) {
    if (--word < 0) return -1;
    rest = bits[word]!;
  }
  return word * 32 + 31 - Math.clz32(rest);
}
