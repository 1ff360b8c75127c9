import type { EntityId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Bits, clearBit, hasBit, setBit, wordsFor } from '../reader/bits.ts';
import { Deaths } from './deaths.ts';
import type { EntityTable } from './entity-table.ts';
import type { Field } from './field.ts';
import { FieldTree } from './field-tree.ts';
import { grown } from './grow.ts';
import type { IndexRoom } from './index-room.ts';
import { Pages } from './pages.ts';
import { type OrderBounds, type Ordered, ValueOrders } from './value-orders.ts';

/** What the objects of a partition take, about, before any document. */
const ownBytes = 3072;

/** No slot. */
const none = -1;

/** What an entry of a Map takes, about. */
const bytesOfEntry = 48;

/** What the partitions of an index share. */
export interface Shared {
  readonly entities: EntityTable;
  readonly room: IndexRoom;
  /** Starts the hashes of strings. */
  readonly seed: number;
  /** When slots are put in order. */
  readonly orderBounds: OrderBounds;
}

/**
 * The documents of one schema. Each version of a document has a slot, numbered in the order of arrival and never
 * written again; only its death is recorded. So a reader that knows a `seq` and how many slots there were can go on
 * reading while others are added.
 */
export class Partition implements Ordered {
  readonly schema: SchemaSlug;
  /** Its number among the partitions of the index. */
  readonly #number: number;
  readonly #tree: FieldTree;
  readonly #entities: EntityTable;
  /** The ordinal of the entity of each slot. */
  #ordinals = new Uint32Array(0);
  /** Slots in the order of their values. */
  readonly orders: ValueOrders;
  #born = new Float64Array(0);
  readonly #died = new Deaths();
  #versions = new Uint32Array(0);
  /** How many values each slot is kept as. */
  #weights = new Uint32Array(0);
  /** The slot of the same entity before this one. */
  readonly #older = new Pages(none, (length) => new Int32Array(length));
  /** The youngest slot here of entities that moved to another partition. */
  readonly #departed = new Map<number, number>();
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

  constructor(schema: SchemaSlug, number: number, { entities, room, seed, orderBounds }: Shared) {
    this.schema = schema;
    this.#number = number;
    this.#entities = entities;
    this.#tree = new FieldTree((slot) => !hasBit(this.#aliveNow, slot), room, seed);
    this.orders = new ValueOrders(this, orderBounds);
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
    const columns = [this.#ordinals, this.#born, this.#died, this.#versions, this.#weights];
    const parts = [...columns, this.#older, this.#aliveNow, this.#tree, this.orders];
    const own = ownBytes + this.#departed.size * bytesOfEntry;
    return parts.reduce((sum, part) => sum + part.byteLength, own);
  }

  /** The version of the entity that is alive now; undefined when there is none. This must be its partition. */
  livingVersion(entity: number): number | undefined {
    const slot = this.#livingSlot(entity);
    return slot === none ? undefined : this.#versions[slot];
  }

  /** How many of the living documents have values that are no fields. */
  get partial(): number {
    return this.#partial.size;
  }

  /** Adds a version of an entity that has none alive, whose partition this becomes. Its values are there once it is
   *  settled, which must come before it is read. Returns how many of its values are no fields, at least. */
  add(entity: number, version: number, document: JsonObject, seq: Seq): number {
    const slot = this.#slots++;
    if (slot >= this.#born.length) this.#makeRoom(slot + 1);
    const older = this.#youngest(entity);
    if (older !== none) this.#older.set(slot, older);
    this.#departed.delete(entity);
    this.#entities.move(entity, this.#number, slot);
    this.#ordinals[slot] = entity;
    this.#born[slot] = seq;
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

  /** The weight of what died: how many values it was kept as, at least 1; 0 when no document was alive. This must be the
   *  partition of the entity. */
  remove(entity: number, seq: Seq): number {
    const slot = this.#livingSlot(entity);
    if (slot === none) return 0;
    if (slot >= this.#settled) this.settle(Number.POSITIVE_INFINITY);
    this.#died.set(slot, seq);
    this.#living--;
    clearBit(this.#aliveForWrite(slot, seq), slot);
    this.#tree.forget(slot);
    this.#partial.delete(slot);
    const weight = this.#weights[slot]!;
    this.#livingWeight -= weight;
    return weight;
  }

  /** Remembers its slot of an entity that moves to another partition. */
  leave(entity: number): void {
    this.#departed.set(entity, this.#entities.slotOf(entity));
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
    return this.#born[slot]! <= seq && this.#died.at(slot) > seq;
  }

  /** The slot of the id that lived after commit `seq`; -1 for none. */
  slotAt(id: EntityId, seq: Seq): number {
    const entity = this.#entities.find(id);
    let slot = entity < 0 ? none : this.#youngest(entity);
    while (slot !== none && !this.livedAt(slot, seq)) slot = this.#older.cell(slot);
    return slot;
  }

  idOf(slot: number): EntityId {
    return this.#entities.idOf(this.#ordinals[slot]!);
  }

  /** One of the four words of a slot's id. */
  idWord(slot: number, word: number): number {
    return this.#entities.idWord(this.#ordinals[slot]!, word);
  }

  /** Negative when the first slot has the lesser id. */
  compareIds(a: number, b: number): number {
    return this.#entities.compareIds(this.#ordinals[a]!, this.#ordinals[b]!);
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
    this.#ordinals = grown(this.#ordinals, slots);
    this.#born = grown(this.#born, slots);
    this.#versions = grown(this.#versions, slots);
    this.#weights = grown(this.#weights, slots);
  }

  #livingSlot(entity: number): number {
    const slot = this.#entities.slotOf(entity);
    return hasBit(this.#aliveNow, slot) ? slot : none;
  }

  #youngest(entity: number): number {
    if (this.#entities.homeOf(entity) === this.#number) return this.#entities.slotOf(entity);
    return this.#departed.get(entity) ?? none;
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
