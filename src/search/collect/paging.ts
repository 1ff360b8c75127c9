import type { Order } from './order.ts';

/** The page that is wanted, and how it is found. */
export interface Paging {
  readonly from: number;
  readonly size: number;
  readonly orders: readonly Order[];
  /** See `Top`. */
  readonly seed: number;
}
