import type { EntityId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Bits, clearBit, hasBit, setBit, wordsFor } from '../reader/bits.ts';
import { idWords } from '../reader/id-order.ts';
import type { Field } from './field.ts';
import { FieldTree } from './field-tree.ts';
import { grown } from './grow.ts';
import { formatId, IdTable } from './id-table.ts';
import { IndexRoom } from './index-room.ts';
import { type Ordered, usualBounds, ValueOrders } from './value-orders.ts';

/** What the objects of a partition take, about, before any document. */
const ownBytes = 3072;

/** `died` of a slot that is alive. */
const alive = Number.POSITIVE_INFINITY;

/**
 * The documents of one schema. Each version of a document has a slot, numbered in the order of arrival and never
 * written again; only its death is recorded. So a reader that knows a `seq` and how many slots there were can go on
 * reading while others are added.
 */
export class Partition implements Ordered {
  readonly schema: SchemaSlug;
  readonly #tree: FieldTree;
  readonly #ids: IdTable;
  /** Slots in the order of their values. */
  readonly orders: ValueOrders;
  #born = new Float64Array(0);
  #died = new Float64Array(0);
  #versions = new Uint32Array(0);
  /** How many values each slot is kept as. */
  #weights = new Uint32Array(0);
  /** The slot of the same id before this one, -1 for none. */
  #older = new Int32Array(0);
  /** What lives now; copied before it is changed when a reader holds it. */
  #aliveNow: Bits = new Uint32Array(0);
  #aliveIsShared = false;
  #lastChange: Seq = 0;
  #slots = 0;
  /** The values of slots from here on wait for `settle`. */
  #settled = 0;
  /** Slots that live and have values that are no fields. */
  readonly #partial = new Set<number>();
  #living = 0;
  #livingWeight = 0;

  /** `seed` starts the hashes of ids and strings; the room is shared with the other partitions of the index; `bounds` say
   *  when slots are put in order. */
  constructor(schema: SchemaSlug, seed = 0, room = new IndexRoom(), bounds = usualBounds) {
    this.schema = schema;
    this.#tree = new FieldTree((slot) => this.#died[slot] !== alive, room, seed);
    this.#ids = new IdTable(seed);
    this.orders = new ValueOrders(this, bounds);
  }

  /** How many slots there are, dead ones included. */
  get slots(): number {
    return this.#slots;
  }

  /** How many slots have their values. */
  get settledSlots(): number {
    return this.#settled;
  }

  get living(): number {
    return this.#living;
  }

  /** How many values the living documents are kept as. */
  get livingWeight(): number {
    return this.#livingWeight;
  }

  /** Exact for columns, tables and postings, about for texts, keys and objects. */
  get byteLength(): number {
    const columns = [this.#born, this.#died, this.#versions, this.#weights, this.#older];
    const parts = [...columns, this.#aliveNow, this.#ids, this.#tree, this.orders];
    return parts.reduce((sum, part) => sum + part.byteLength, ownBytes);
  }

  /** The version of the document that is alive now; undefined when there is none. */
  livingVersion(id: EntityId): number | undefined {
    const slot = this.#livingSlot(id);
    return slot < 0 ? undefined : this.#versions[slot];
  }

  /** How many of the living documents have values that are no fields. */
  get partial(): number {
    return this.#partial.size;
  }

  /** Adds a version of a document; the version before it dies. Its values are there once it is settled, which must come
   *  before it is read. Returns how many of its values are no fields, at least. */
  add(id: EntityId, version: number, document: JsonObject, seq: Seq): number {
    this.remove(id, seq);
    const slot = this.#slots++;
    if (slot >= this.#born.length) this.#makeRoom(slot + 1);
    this.#older[slot] = this.#ids.find(id);
    this.#ids.put(id, slot);
    this.#born[slot] = seq;
    this.#died[slot] = alive;
    this.#versions[slot] = version;
    this.#living++;
    setBit(this.#aliveForWrite(slot, seq), slot);
    const { weight, leftOut } = this.#tree.add(slot, document);
    this.#weights[slot] = 1 + weight;
    if (leftOut > 0) this.#partial.add(slot);
    return leftOut;
  }

  /** Adds values of the documents that were added since the last time, about `most` of them. True when that was all. */
  settle(most: number): boolean {
    if (!this.#tree.settle(this.#weights, most)) return false;
    while (this.#settled < this.#slots) this.#livingWeight += this.#weights[this.#settled++]!;
    return true;
  }

  /** The weight of what died: how many values it was kept as, at least 1; 0 when no document was alive. */
  remove(id: EntityId, seq: Seq): number {
    const slot = this.#livingSlot(id);
    if (slot < 0) return 0;
    if (slot >= this.#settled) this.settle(Number.POSITIVE_INFINITY);
    this.#died[slot] = seq;
    this.#living--;
    clearBit(this.#aliveForWrite(slot, seq), slot);
    this.#tree.forget(slot);
    this.#partial.delete(slot);
    const weight = this.#weights[slot]!;
    this.#livingWeight -= weight;
    return weight;
  }

  /** What lived after commit `seq`, among the first `slots`. Not to be written to. */
  aliveAt(seq: Seq, slots: number): Bits {
    if (this.#lastChange <= seq) {
      this.#aliveIsShared = true;
      return this.#aliveNow;
    }
    const bits = new Uint32Array(wordsFor(slots));
    for (let slot = 0; slot < slots; slot++) if (this.livedAt(slot, seq)) setBit(bits, slot);
    return bits;
  }

  livedAt(slot: number, seq: Seq): boolean {
    if (this.#lastChange <= seq) return hasBit(this.#aliveNow, slot);
    return this.#born[slot]! <= seq && this.#died[slot]! > seq;
  }

  /** The slot of the id that lived after commit `seq`; -1 for none. */
  slotAt(id: EntityId, seq: Seq): number {
    let slot = this.#ids.find(id);
    while (slot >= 0 && !this.livedAt(slot, seq)) slot = this.#older[slot]!;
    return slot;
  }

  idOf(slot: number): EntityId {
    return formatId(this.#ids.ids, slot * idWords);
  }

  /** One of the four words of a slot's id. */
  idWord(slot: number, word: number): number {
    return this.#ids.ids[slot * idWords + word]!;
  }

  /** Negative when the first slot has the lesser id. */
  compareIds(a: number, b: number): number {
    const { ids } = this.#ids;
    for (let word = 0; word < idWords; word++) {
      const difference = ids[a * idWords + word]! - ids[b * idWords + word]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }

  versionOf(slot: number): number {
    return this.#versions[slot]!;
  }

  /** What is known of a path; undefined when no document ever had it. */
  field(path: string): Field | undefined {
    return this.#tree.field(path);
  }

  /** As `field`, in steps: a path without columns of its own takes time when it is first named. */
  fieldInSteps(path: string): Generator<undefined, Field | undefined, undefined> {
    return this.#tree.fieldInSteps(path);
  }

  /** The fields at a path and below it that have columns of their own. */
  fieldsUnder(path: string): Generator<Field, undefined, undefined> {
    return this.#tree.fieldsUnder(path);
  }

  /** Of each path, at this one and below it, that has no columns of its own: the slots that have it,
   *  in parts. */
  flatSlotsUnder(path: string): Generator<readonly number[], undefined, undefined> {
    return this.#tree.flatSlotsUnder(path);
  }

  #makeRoom(slots: number): void {
    this.#older = grown(this.#older, slots);
    this.#born = grown(this.#born, slots);
    this.#died = grown(this.#died, slots);
    this.#versions = grown(this.#versions, slots);
    this.#weights = grown(this.#weights, slots);
  }

  #livingSlot(id: EntityId): number {
    const slot = this.#ids.find(id);
    return slot >= 0 && this.#died[slot] === alive ? slot : -1;
  }

  #aliveForWrite(slot: number, seq: Seq): Bits {
    this.#lastChange = seq;
    if (this.#aliveIsShared) {
      this.#aliveNow = this.#aliveNow.slice();
      this.#aliveIsShared = false;
    }
    this.#aliveNow = grown(this.#aliveNow, wordsFor(slot + 1));
    return this.#aliveNow;
  }
}
