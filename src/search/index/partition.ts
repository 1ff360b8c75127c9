import type { EntityId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Bits, clearBit, setBit, wordsFor } from './bits.ts';
import type { Field } from './field.ts';
import { FieldTree } from './field-tree.ts';
import { FlatFields } from './flat-fields.ts';
import { grown } from './grow.ts';
import { formatId, IdTable } from './id-table.ts';

/** `died` of a slot that is alive. */
const alive = Number.POSITIVE_INFINITY;

/**
 * The documents of one schema. Each version of a document has a slot, numbered in the order of arrival and never
 * written again; only its death is recorded. So a reader that knows a `seq` and how many slots there were can go on
 * reading while others are added.
 */
export class Partition {
  readonly schema: SchemaSlug;
  readonly #flat = new FlatFields((slot) => this.#died[slot] !== alive);
  readonly #tree = new FieldTree((path, slot, leaf) => this.#flat.add(path, slot, leaf));
  readonly #ids = new IdTable();
  #born = new Float64Array(0);
  #died = new Float64Array(0);
  #versions = new Uint32Array(0);
  /** The slot of the same id before this one, -1 for none. */
  #older = new Int32Array(0);
  /** What lives now; copied before it is changed when a reader holds it. */
  #aliveNow: Bits = new Uint32Array(0);
  #aliveIsShared = false;
  #lastChange: Seq = 0;
  #slots = 0;
  #living = 0;

  constructor(schema: SchemaSlug) {
    this.schema = schema;
  }

  /** How many slots there are, dead ones included. */
  get slots(): number {
    return this.#slots;
  }

  get living(): number {
    return this.#living;
  }

  /** Four words a slot. */
  get ids(): Uint32Array {
    return this.#ids.ids;
  }

  /** The version of the document that is alive now; undefined when there is none. */
  livingVersion(id: EntityId): number | undefined {
    const slot = this.#livingSlot(id);
    return slot < 0 ? undefined : this.#versions[slot];
  }

  /** Adds a version of a document; the version before it dies. */
  add(id: EntityId, version: number, document: JsonObject, seq: Seq): void {
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
    this.#tree.add(slot, document);
  }

  /** True when a document was alive. */
  remove(id: EntityId, seq: Seq): boolean {
    const slot = this.#livingSlot(id);
    if (slot < 0) return false;
    this.#died[slot] = seq;
    this.#living--;
    clearBit(this.#aliveForWrite(slot, seq), slot);
    for (const field of this.#tree.fields.values()) field.forget(slot);
    this.#flat.forget(slot);
    return true;
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
    return this.#born[slot]! <= seq && this.#died[slot]! > seq;
  }

  /** The slot of the id that lived after commit `seq`; -1 for none. */
  slotAt(id: EntityId, seq: Seq): number {
    let slot = this.#ids.find(id);
    while (slot >= 0 && !this.livedAt(slot, seq)) slot = this.#older[slot]!;
    return slot;
  }

  idOf(slot: number): EntityId {
    return formatId(this.#ids.ids, slot * 4);
  }

  versionOf(slot: number): number {
    return this.#versions[slot]!;
  }

  /** What is known of a path; undefined when no document ever had it. */
  field(path: string): Field | undefined {
    return this.#tree.fields.get(path) ?? this.#flat.field(path);
  }

  /** The fields at a path and below it that have columns of their own. */
  fieldsUnder(path: string): Field[] {
    const prefix = `${path}.`;
    return [...this.#tree.fields.values()].filter(
      (field) => field.path === path || field.path.startsWith(prefix),
    );
  }

  /** Slots that have a path, or one below it, that has no columns of its own; in no order, repeats included. */
  flatSlotsUnder(path: string): number[] {
    return this.#flat.slotsUnder(path);
  }

  #makeRoom(slots: number): void {
    this.#older = grown(this.#older, slots);
    this.#born = grown(this.#born, slots);
    this.#died = grown(this.#died, slots);
    this.#versions = grown(this.#versions, slots);
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
