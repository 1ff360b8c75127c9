import { setBit, wordsFor } from '../reader/bits.ts';
import type { FieldReader } from '../reader/field-reader.ts';
import type { Step } from '../reader/step.ts';
import { byId, type OrderKey, type ValueOrder } from '../reader/value-order.ts';
import { Entries, numberEntries, textEntries } from './order-entries.ts';
import { type Compare, sortInSteps } from './sort-in-steps.ts';

/** What orders are made from. */
export interface Ordered {
  /** Slots from here on do not have their values yet. */
  readonly settledSlots: number;
  /** As `SegmentReader` has it. */
  readonly fieldInSteps: (path: string) => Step<FieldReader | undefined>;
  /** Negative when the first slot has the lesser id. */
  readonly compareIds: Compare;
}

/** The most orders by value that a partition keeps. */
const maxOrders = 16;
/** An order makes room for another only after this many searches did without it; until then the other is not made.
 *  Otherwise searches that sort by one column more than there is room for would each start a sort. */
const idleSearches = 1024;
/** An order is remade once a 64th of the slots are younger than it. */
const youngerShare = 64;
/** Slots that are read between two yields. */
const slotsPerStep = 4096;

/** When an order is worth making. */
export interface OrderBounds {
  /** Smaller partitions have no orders. */
  readonly minSlots: number;
  /** An order is not remade for fewer younger slots than this. */
  readonly minYounger: number;
}

export const usualBounds: OrderBounds = { minSlots: 4096, minYounger: 4096 };

interface Kept {
  readonly key: OrderKey;
  order: ValueOrder | undefined;
  /** Whether a search asked for it since it was made. */
  isAsked: boolean;
  /** The number of the last search that asked for it. */
  askedAt: number;
}

/** The orders that searches of one partition asked for. They are made only while `tend` runs. */
export class ValueOrders {
  readonly #ordered: Ordered;
  readonly #bounds: OrderBounds;
  readonly #ids: Kept = { key: byId, order: undefined, isAsked: false, askedAt: 0 };
  /** By kind and path; the one asked for last comes last. */
  readonly #kept = new Map<string, Kept>();
  /** How many searches asked for an order by value. */
  #searches = 0;

  constructor(ordered: Ordered, bounds: OrderBounds) {
    this.#ordered = ordered;
    this.#bounds = bounds;
  }

  get byteLength(): number {
    return this.#all.reduce(
      (sum, { order }) => sum + (order?.slots.byteLength ?? 0) + (order?.firsts.byteLength ?? 0),
      0,
    );
  }

  /** The order, if it is made already; if not, `tend` will make it, provided there is room. */
  find(key: OrderKey): ValueOrder | undefined {
    if (this.#ordered.settledSlots < this.#bounds.minSlots) return undefined;
    const kept = key.kind === 'id' ? this.#ids : this.#keep(key);
    if (kept === undefined) return undefined;
    kept.isAsked = true;
    return kept.order;
  }

  /** Whether an order that was asked for is missing or lags behind. */
  get hasChores(): boolean {
    return this.#all.some((kept) => this.#isDue(kept));
  }

  /** Makes what was asked for, in steps; commits may be applied between them. */
  *tend(): Step<void> {
    for (let due = this.#nextDue(); due !== undefined; due = this.#nextDue()) {
      const slots = this.#ordered.settledSlots;
      // Orders by value settle ties by the order by id, and end where it ends.
      const ids = yield* this.#idsUpTo(slots);
      if (due !== this.#ids) yield* this.#make(due, ids);
      due.isAsked = false;
    }
  }

  /** Stops when the order made room for another meanwhile. */
  *#make(due: Kept, ids: ValueOrder): Step<void> {
    const steps = orderByValue(due, ids, this.#ordered);
    while (this.#kept.get(nameOf(due.key)) === due) {
      const step = steps.next();
      if (step.done === true) {
        due.order = step.value;
        return;
      }
      yield;
    }
  }

  get #all(): readonly Kept[] {
    return [this.#ids, ...this.#kept.values()];
  }

  #nextDue(): Kept | undefined {
    return this.#all.find((kept) => this.#isDue(kept));
  }

  #isDue({ order, isAsked }: Kept): boolean {
    const slots = this.#ordered.settledSlots;
    if (!isAsked || order === undefined) return isAsked;
    return slots - order.end > Math.max(this.#bounds.minYounger, slots / youngerShare);
  }

  /** Undefined when there is no room for it. */
  #keep(key: OrderKey): Kept | undefined {
    const askedAt = ++this.#searches;
    const name = nameOf(key);
    const known = this.#kept.get(name);
    if (known === undefined && !this.#makeRoom()) return undefined;
    const kept = known ?? { key, order: undefined, isAsked: false, askedAt };
    kept.askedAt = askedAt;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    return kept;
  }

  #makeRoom(): boolean {
    if (this.#kept.size < maxOrders) return true;
    for (const [name, { askedAt }] of this.#kept)
      return this.#searches - askedAt > idleSearches && this.#kept.delete(name);
    return false;
  }

  *#idsUpTo(slots: number): Step<ValueOrder> {
    const before = this.#ids.order?.slots ?? new Int32Array(0);
    if (this.#ids.order?.end === slots) return this.#ids.order;
    const all = new Int32Array(slots);
    all.set(before);
    for (let slot = before.length; slot < slots; slot++) {
      all[slot] = slot;
      if (slot % slotsPerStep === 0) yield;
    }
    const sorted = yield* sortInSteps(all, (a, b) => this.#ordered.compareIds(a, b));
    const firsts = new Uint32Array(wordsFor(slots)).fill(0xffffffff);
    this.#ids.order = { slots: sorted, firsts, end: slots, hasSeveral: false };
    return this.#ids.order;
  }
}

function nameOf({ kind, path }: OrderKey): string {
  return `${kind} ${path}`;
}

function* orderByValue(
  { key, order: before }: Kept,
  ids: ValueOrder,
  ordered: Ordered,
): Step<ValueOrder> {
  const slots = yield* sequence(before, ids);
  const field = yield* ordered.fieldInSteps(key.path);
  const entries = yield* entriesOf(field, key, { slots, before });
  const places = new Int32Array(ids.end);
  for (let i = 0; i < ids.end; i++) {
    places[ids.slots[i]!] = i;
    if (i % slotsPerStep === 0) yield;
  }
  const { slots: slotOf, values, count } = entries;
  const compare = (a: number, b: number): number =>
    values[a]! - values[b]! || places[slotOf[a]!]! - places[slotOf[b]!]!;
  const items = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    items[i] = i;
    if (i % slotsPerStep === 0) yield;
  }
  return yield* orderOf(entries, yield* sortInSteps(items, compare), ids.end);
}

/** The order that sorted entries make; uses their array. */
function* orderOf(entries: Entries, sorted: Int32Array, end: number): Step<ValueOrder> {
  const { slots, values, hasSeveral } = entries;
  const firsts = new Uint32Array(wordsFor(sorted.length));
  let before = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    const entry = sorted[i]!;
    const value = values[entry]!;
    if (value !== before) setBit(firsts, i);
    before = value;
    sorted[i] = slots[entry]!;
    if (i % slotsPerStep === 0) yield;
  }
  return { slots: sorted, firsts, end, hasSeveral };
}

/** All slots, as nearly in the order of their values as is known: those of the older order, then the younger ones by id. */
function* sequence(before: ValueOrder | undefined, ids: ValueOrder): Step<Int32Array> {
  if (before === undefined || before.hasSeveral) return ids.slots;
  const slots = new Int32Array(ids.end);
  slots.set(before.slots);
  let count = before.slots.length;
  for (let i = 0; i < ids.end; i++) {
    const slot = ids.slots[i]!;
    if (slot >= before.end) slots[count++] = slot;
    if (i % slotsPerStep === 0) yield;
  }
  return slots.subarray(0, count);
}

function* entriesOf(
  field: FieldReader | undefined,
  { kind }: OrderKey,
  { slots, before }: { readonly slots: Int32Array; readonly before: ValueOrder | undefined },
): Step<Entries> {
  if (field === undefined || kind === 'id') return new Entries();
  if (kind === 'string') return yield* textEntries(field.values, slots, before);
  const column = field.numeric(kind);
  return column === undefined ? new Entries() : yield* numberEntries(column, slots);
}
