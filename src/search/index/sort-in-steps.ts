import type { Step } from '../reader/step.ts';

/** Runs shorter than this are made longer by insertion. */
const minRun = 16;
/** About how many comparisons come between two yields; a power of two. */
export const comparisonsPerStep = 4096;

/** Negative when `a` comes first. */
export type Compare = (a: number, b: number) => number;

/** Sorts items in steps; may reuse their array. Items already in order cost one comparison each, so adding to a sorted
 *  array is cheap. Source: natural merge sort (Knuth, TAOCP 3, 5.2.4). */
export function* sortInSteps(items: Int32Array, compare: Compare): Step<Int32Array> {
  let runs = yield* findRuns(items, compare);
  let [from, to]: [Int32Array, Int32Array] = [items, new Int32Array(items.length)];
  while (runs.length > 2) {
    runs = yield* mergeNeighbours({ from, to, runs }, compare);
    [from, to] = [to, from];
  }
  return from;
}

/** Where the ascending runs begin, and the end of the last. */
function* findRuns(items: Int32Array, compare: Compare): Step<number[]> {
  const starts = [0];
  let compared = 0;
  for (let start = 0; start < items.length; ) {
    let end = start + 1;
    while (end < items.length && compare(items[end - 1]!, items[end]!) <= 0) {
      end++;
      if (++compared < comparisonsPerStep) continue;
      compared = 0;
      yield;
    }
    if (end - start < minRun) {
      const sorted = end;
      end = Math.min(items.length, start + minRun);
      for (let at = sorted; at < end; at++) compared += insert(items, start, at, compare);
    }
    starts.push(end);
    start = end;
    if (++compared < comparisonsPerStep) continue;
    compared = 0;
    yield;
  }
  return starts;
}

/** Moves the item at `at` to its place among those before it, which are sorted. Returns how often it compared. */
function insert(items: Int32Array, start: number, at: number, compare: Compare): number {
  const item = items[at]!;
  let place = at;
  for (; place > start && compare(items[place - 1]!, item) > 0; place--)
    items[place] = items[place - 1]!;
  items[place] = item;
  return at - place + 1;
}

interface Pass {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly runs: readonly number[];
}

function* mergeNeighbours({ from, to, runs }: Pass, compare: Compare): Step<number[]> {
  const merged = [0];
  for (let run = 0; run + 1 < runs.length; run += 2) {
    const [start, middle] = [runs[run]!, runs[run + 1]!];
    const end = runs[run + 2] ?? middle;
    yield* mergeTwo({ from, to, runs: [start, middle, end] }, compare);
    merged.push(end);
  }
  return merged;
}

function* mergeTwo({ from, to, runs }: Pass, compare: Compare): Step<void> {
  const [start = 0, middle = 0, end = 0] = runs;
  let [left, right] = [start, middle];
  for (let place = start; place < end; place++) {
    const takeLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
    to[place] = takeLeft ? from[left++]! : from[right++]!;
    if ((place & (comparisonsPerStep - 1)) === 0) yield;
  }
}
