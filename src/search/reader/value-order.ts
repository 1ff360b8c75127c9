import type { CompareKind } from '../catalog/declared-kind.ts';
import type { Bits } from './bits.ts';

/** By what slots are put in order: the values of one path, taken as one kind, or the ids. */
export type OrderKey =
  | { readonly kind: CompareKind; readonly path: string }
  | { readonly kind: 'id'; readonly path: '' };

export const byId: OrderKey = { kind: 'id', path: '' };

/** Slots in the order of their values: who wants the first of them walks from an end and stops. */
export interface ValueOrder {
  /** Each slot below `end` once for each of its values, ascending by value and, where values are equal, by id. Slots
   *  without a value are not in it. */
  readonly slots: Int32Array;
  /** A bit for each entry of `slots`, set where a value begins. */
  readonly firsts: Bits;
  /** Slots from here on are too young to be in it. */
  readonly end: number;
  /** Whether any slot is in it more than once. */
  readonly hasSeveral: boolean;
}
