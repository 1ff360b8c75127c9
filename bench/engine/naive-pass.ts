/** The matches of a query as bits, and the value to sort by of every document. */
export interface NaiveInput {
  readonly matches: Uint32Array;
  readonly values: Float64Array;
}

/** The least that finding a page can cost: looks at every match once and keeps the greatest in a heap. Greatest first. */
export function naiveTop({ matches, values }: NaiveInput, size: number): Float64Array {
  const heap = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index < matches.length; index++) {
    let word = matches[index] ?? 0;
    while (word !== 0) {
      const lowest = word & -word;
      word ^= lowest;
      const value = values[index * 32 + 31 - Math.clz32(lowest)] ?? 0;
      if (value > (heap[0] ?? 0)) replaceLeast(heap, value);
    }
  }
  return heap.sort().reverse();
}

/** Puts a value in the place of the least, which stands at the root: no parent is greater than its children. */
function replaceLeast(heap: Float64Array, value: number): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
    if ((heap[child] ?? 0) >= value) break;
    heap[place] = heap[child] ?? 0;
    place = child;
  }
  heap[place] = value;
}
