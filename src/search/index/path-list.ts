/** Items that may wait outside the long array: this many, and one for every `share` inside it. */
const minWaiting = 256;
const share = 16;

interface Item {
  readonly path: string;
}

/** Items of different paths, found by what their paths begin with. A long sorted array, and a short one of those that
 *  came last, which is sorted when it is asked. */
export class PathList<Each extends Item> {
  #sorted: readonly Each[] = [];
  #waiting: Each[] = [];
  #waitingIsSorted = true;

  /** The path must not be there yet. */
  add(item: Each): void {
    this.#waiting.push(item);
    this.#waitingIsSorted = false;
    if (this.#waiting.length > minWaiting + this.#sorted.length / share) this.#merge();
  }

  /** The item of the path itself, when it is there, and those of paths below it, in no order. Others may be added
   *  meanwhile. */
  *under(path: string): Generator<Each, undefined, undefined> {
    this.#sortWaiting();
    for (const items of [this.#sorted, this.#waiting.slice()]) {
      const exact = items[firstNotBefore(items, path)];
      if (exact?.path === path) yield exact;
      const start = firstNotBefore(items, `${path}.`);
      // The next character after the dot ends what begins with one.
      const end = firstNotBefore(items, `${path}/`);
      for (let at = start; at < end; at++) yield items[at]!;
    }
  }

  /** Into a new array: who is reading the old one goes on. */
  #sortWaiting(): void {
    if (this.#waitingIsSorted) return;
    this.#waiting = this.#waiting.toSorted(byPath);
    this.#waitingIsSorted = true;
  }

  #merge(): void {
    this.#sortWaiting();
    const [old, added] = [this.#sorted, this.#waiting];
    const merged: Each[] = [];
    let from = 0;
    for (const item of added) {
      const end = firstNotBefore(old, item.path, from);
      while (from < end) merged.push(old[from++]!);
      merged.push(item);
    }
    while (from < old.length) merged.push(old[from++]!);
    this.#sorted = merged;
    this.#waiting = [];
  }
}

function byPath(a: Item, b: Item): number {
  return a.path < b.path ? -1 : 1;
}

function firstNotBefore(items: readonly Item[], path: string, start = 0): number {
  let low = start;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.path < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
