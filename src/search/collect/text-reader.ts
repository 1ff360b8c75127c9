import type { Field } from '../index/field.ts';
import { pageBits, pageSlots } from '../index/pages.ts';
import { compareText, textPrefix } from '../value/compare-text.ts';
import { missing, type Reader } from './reader.ts';

const mask = pageSlots - 1;

/** Ranks by the first bytes of a text; of several values ascending takes the least, descending the greatest. */
export function textReader(fields: readonly Field[], descending: boolean): Reader {
  const [field] = fields;
  if (field === undefined || fields.length > 1) return joinedReader(fields, descending);
  const sign = descending ? -1 : 1;
  const text = (slot: number): string | undefined => {
    const cell = field.column.cell(slot);
    return cell >= 0 ? field.dictionary.text(cell) : best([field], slot, descending);
  };
  const rankOf = (cell: number, slot: number): number => {
    if (cell >= 0) return present(sign * field.dictionary.prefixes[cell]!);
    return cell === -1 ? missing : rankOfText(text(slot), sign);
  };
  return {
    rank: (slot) => rankOf(field.column.cell(slot), slot),
    text,
    value: (slot) => text(slot) ?? null,
    gather: (slots, count, ranks) => {
      const page = count === 0 ? undefined : field.column.page(slots[0]! >>> pageBits);
      if (page === undefined) {
        ranks.fill(missing, 0, count);
        return;
      }
      const prefixes = field.dictionary.prefixes;
      for (let i = 0; i < count; i++) {
        const cell = page[slots[i]! & mask]!;
        ranks[i] = cell >= 0 ? present(sign * prefixes[cell]!) : rankOf(cell, slots[i]!);
      }
    },
  };
}

function joinedReader(fields: readonly Field[], descending: boolean): Reader {
  const sign = descending ? -1 : 1;
  const text = (slot: number): string | undefined => best(fields, slot, descending);
  const rank = (slot: number): number => rankOfText(text(slot), sign);
  return {
    rank,
    text,
    value: (slot) => text(slot) ?? null,
    gather: (slots, count, ranks) => {
      for (let i = 0; i < count; i++) ranks[i] = rank(slots[i]!);
    },
  };
}

/** The prefix of a string that was too long to be kept is NaN. */
function present(rank: number): number {
  return Number.isNaN(rank) ? missing : rank;
}

function rankOfText(text: string | undefined, sign: number): number {
  return text === undefined ? missing : sign * textPrefix(text);
}

function best(fields: readonly Field[], slot: number, descending: boolean): string | undefined {
  let found: string | undefined;
  for (const field of fields) {
    for (const ordinal of field.ordinals(slot)) {
      const text = field.dictionary.text(ordinal);
      if (
        text !== undefined &&
        (found === undefined || compareText(text, found) < 0 !== descending)
      )
        found = text;
    }
  }
  return found;
}
