import { pageBits, pageMask, pageSlots } from '../reader/pages.ts';
import { grown } from './grow.ts';

/** A page with more cells than this has room for all: a list of them would take about as much. */
const maxListed = pageSlots / 8;

type Cells = Int32Array | Float64Array;

/** The cells of a page that hold something, by their place in it, ascending. */
interface ListedPage<Kind extends Cells> {
  places: Uint16Array;
  cells: Kind;
  count: number;
}

/** A cell for each slot. A page begins as a list, and has a cell for each of its slots once an eighth of them hold something. */
export class Pages<Kind extends Cells> {
  readonly #full: (Kind | undefined)[] = [];
  readonly #listed: (ListedPage<Kind> | undefined)[] = [];
  readonly #empty: number;
  readonly #make: (length: number) => Kind;

  /** `empty` is what cells hold that were never set. */
  constructor(empty: number, make: (length: number) => Kind) {
    this.#empty = empty;
    this.#make = make;
  }

  get byteLength(): number {
    const full = this.#full.reduce((sum, page) => sum + (page?.byteLength ?? 0), 0);
    return this.#listed.reduce(
      (sum, page) =>
        sum + (page === undefined ? 0 : page.places.byteLength + page.cells.byteLength),
      full,
    );
  }

  cell(slot: number): number {
    const page = this.#full[slot >>> pageBits];
    return page === undefined ? this.#listedCell(slot) : page[slot & pageMask]!;
  }

  /** The slot must be the last one that was set, or behind it. */
  set(slot: number, value: number): void {
    const page = this.#full[slot >>> pageBits];
    if (page === undefined) this.#setListed(slot, value);
    else page[slot & pageMask] = value;
  }

  /** All cells of a page; undefined when none was ever set. Not to be written to, and to be read before others are set. */
  page(number: number): Kind | undefined {
    const full = this.#full[number];
    if (full !== undefined) return full;
    const listed = this.#listed[number];
    return listed && this.#spread(listed);
  }

  #listedCell(slot: number): number {
    const page = this.#listed[slot >>> pageBits];
    if (page === undefined) return this.#empty;
    const wanted = slot & pageMask;
    let low = 0;
    let high = page.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (page.places[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low < page.count && page.places[low] === wanted ? page.cells[low]! : this.#empty;
  }

  #setListed(slot: number, value: number): void {
    const number = slot >>> pageBits;
    const page = this.#listedForWrite(number);
    const place = slot & pageMask;
    const isLast = page.count > 0 && page.places[page.count - 1] === place;
    const at = isLast ? page.count - 1 : page.count;
    if (at >= page.places.length) page.places = grown(page.places, at + 1);
    if (at >= page.cells.length) page.cells = grown(page.cells, at + 1);
    page.places[at] = place;
    page.cells[at] = value;
    page.count = at + 1;
    if (page.count <= maxListed) return;
    this.#full[number] = this.#spread(page);
    this.#listed[number] = undefined;
  }

  #listedForWrite(number: number): ListedPage<Kind> {
    const page = this.#listed[number];
    if (page !== undefined) return page;
    while (this.#listed.length < number) this.#listed.push(undefined);
    while (this.#full.length < number) this.#full.push(undefined);
    const added = { places: new Uint16Array(0), cells: this.#make(0), count: 0 };
    this.#listed[number] = added;
    return added;
  }

  #spread({ places, cells, count }: ListedPage<Kind>): Kind {
    const page = this.#make(pageSlots);
    page.fill(this.#empty);
    for (let at = 0; at < count; at++) page[places[at]!] = cells[at]!;
    return page;
  }
}
