import { pageBits, pageSlots } from '../index/columns.ts';
import type { Field } from '../index/field.ts';
import { missing, type Reader } from './reader.ts';

const mask = pageSlots - 1;

/** Ranks by number or instant; of several values ascending takes the least, descending the greatest. */
export function numberReader(field: Field, kind: 'number' | 'date', descending: boolean): Reader {
  const column = field.numeric(kind);
  const sign = descending ? -1 : 1;
  const several = (slot: number): number =>
    Math.min(...field.numericValues(kind, slot).map((value) => sign * value));
  const rankOf = (cell: number, slot: number): number => {
    if (Number.isNaN(cell)) return several(slot);
    return cell === missing ? missing : sign * cell;
  };
  return {
    rank: (slot) => rankOf(column?.cell(slot) ?? missing, slot),
    text: () => undefined,
    gather: (slots, count, ranks) => {
      const page = count === 0 ? undefined : column?.page(slots[0]! >>> pageBits);
      if (page === undefined) {
        ranks.fill(missing, 0, count);
        return;
      }
      for (let i = 0; i < count; i++) {
        const cell = page[slots[i]! & mask]!;
        ranks[i] = sign * cell;
        // NaN and a missing value that was negated are rare: both fail this one comparison.
        if (!(ranks[i]! > -missing)) ranks[i] = rankOf(cell, slots[i]!);
      }
    },
  };
}
