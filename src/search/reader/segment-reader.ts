import type { EntityId, SchemaSlug } from '../../kernel/ids.ts';
import type { Bits } from './bits.ts';
import type { FieldReader } from './field-reader.ts';
import type { Step } from './step.ts';
import type { OrderKey, ValueOrder } from './value-order.ts';

/**
 * Some of the documents of one schema, pinned at a commit: all that a query may ask of them, whoever keeps them. Each version of a
 * document has a slot; slots count from 0 in the order of their births. Answers do not change while commits are applied,
 * but lists and columns may hold slots from `slots` on, which mean nothing.
 */
export interface SegmentReader {
  readonly schema: SchemaSlug;
  /** Slots from here on are younger than the query. */
  readonly slots: number;
  /** How many slots lists can hold by now; a list of so many holds all. */
  readonly allSlots: number;
  /** Undefined when no document ever had the path. */
  readonly field: (path: string) => FieldReader | undefined;
  /** As `field`, in steps: a path without columns of its own takes time when it is first named. */
  readonly fieldInSteps: (path: string) => Step<FieldReader | undefined>;
  /** The fields at a path and below it that have columns of their own. */
  readonly fieldsUnder: (path: string) => Iterable<FieldReader>;
  /** Of each path, at this one and below it, that has no columns of its own: the slots that have it, ascending, repeats
   *  included. */
  readonly looseSlotsUnder: (path: string) => Iterable<readonly number[]>;
  /** What is alive. Not to be written to. */
  readonly living: () => Bits;
  readonly lives: (slot: number) => boolean;
  /** The slot of a document that is alive; -1 for none. */
  readonly slotOf: (id: EntityId) => number;
  readonly idOf: (slot: number) => EntityId;
  /** One of the four 32-bit words of an id, the most significant is 0. */
  readonly idWord: (slot: number, word: number) => number;
  readonly versionOf: (slot: number) => number;
  /** Undefined when there is none at present; asking may have it made for those who ask later. Where there is one, there
   *  is one by id that ends no earlier. */
  readonly order: (key: OrderKey) => ValueOrder | undefined;
}
