import type { View } from '../index/head.ts';
import { idWords } from '../index/id-table.ts';
import { numberReader } from './number-reader.ts';
import type { Order } from './order.ts';
import { missing, type Reader } from './reader.ts';
import { textReader } from './text-reader.ts';

/** The reader of a sort key in one view. */
export function readerOf(order: Order, view: View): Reader {
  if (order.kind === 'id') return idReader(order, view);
  const fields = order.paths
    .map((path) => view.partition.field(path))
    .filter((field) => field !== undefined);
  const [field] = fields;
  if (field === undefined) return absentReader;
  return order.kind === 'string'
    ? textReader(fields, order.descending)
    : numberReader(field, order.kind, order.descending);
}

const absentReader: Reader = {
  rank: () => missing,
  text: () => undefined,
  value: () => null,
  gather: (_slots, count, ranks) => void ranks.fill(missing, 0, count),
};

/** The first 48 bits of an id; the rest is compared where these are equal. */
function idReader(order: Order, { partition }: View): Reader {
  const sign = order.descending ? -1 : 1;
  const rank = (slot: number): number => {
    const at = slot * idWords;
    return sign * (partition.ids[at]! * 0x10000 + (partition.ids[at + 1]! >>> 16));
  };
  return {
    rank,
    text: () => undefined,
    value: (slot) => partition.idOf(slot),
    gather: (slots, count, ranks) => {
      const ids = partition.ids;
      for (let i = 0; i < count; i++) {
        const at = slots[i]! * idWords;
        ranks[i] = sign * (ids[at]! * 0x10000 + (ids[at + 1]! >>> 16));
      }
    },
  };
}
