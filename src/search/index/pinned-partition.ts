import type { EntityId, SchemaSlug, Seq } from '../../kernel/ids.ts';
import type { Bits } from '../reader/bits.ts';
import type { FieldReader } from '../reader/field-reader.ts';
import type { SegmentReader } from '../reader/segment-reader.ts';
import type { Step } from '../reader/step.ts';
import type { OrderKey, ValueOrder } from '../reader/value-order.ts';
import type { Partition } from './partition.ts';

/** A partition of the head as a query sees it, whatever is applied meanwhile. */
export class PinnedPartition implements SegmentReader {
  readonly schema: SchemaSlug;
  readonly slots: number;
  readonly #partition: Partition;
  readonly #seq: Seq;
  #living: Bits | undefined;

  /** `seq` is the last commit that was applied. */
  constructor(partition: Partition, seq: Seq) {
    this.schema = partition.schema;
    this.slots = partition.slots;
    this.#partition = partition;
    this.#seq = seq;
  }

  get allSlots(): number {
    return this.#partition.slots;
  }

  field(path: string): FieldReader | undefined {
    return this.#partition.field(path);
  }

  fieldInSteps(path: string): Step<FieldReader | undefined> {
    return this.#partition.fieldInSteps(path);
  }

  fieldsUnder(path: string): Iterable<FieldReader> {
    return this.#partition.fieldsUnder(path);
  }

  looseSlotsUnder(path: string): Iterable<readonly number[]> {
    return this.#partition.flatSlotsUnder(path);
  }

  living(): Bits {
    this.#living ??= this.#partition.aliveAt(this.#seq, this.slots);
    return this.#living;
  }

  lives(slot: number): boolean {
    return this.#partition.livedAt(slot, this.#seq);
  }

  slotOf(id: EntityId): number {
    return this.#partition.slotAt(id, this.#seq);
  }

  idOf(slot: number): EntityId {
    return this.#partition.idOf(slot);
  }

  idWord(slot: number, word: number): number {
    return this.#partition.idWord(slot, word);
  }

  versionOf(slot: number): number {
    return this.#partition.versionOf(slot);
  }

  order(key: OrderKey): ValueOrder | undefined {
    return this.#partition.orders.find(key);
  }
}
