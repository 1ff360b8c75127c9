import { noOrdinal, type ValueReader } from '../reader/field-reader.ts';
import { pageBits, pageMask } from '../reader/pages.ts';
import { compareText, textPrefix } from '../value/compare-text.ts';
import { missing, type SortReader } from './sort-reader.ts';

/** Ranks by the first bytes of a text; of several values ascending takes the least, descending the greatest. */
export function textReader(fields: readonly ValueReader[], descending: boolean): SortReader {
  const [field] = fields;
  if (field === undefined || fields.length > 1) return joinedReader(fields, descending);
  const sign = descending ? -1 : 1;
  const text = (slot: number): string | undefined => {
    const cell = field.cell(slot);
    return cell >= 0 ? field.text(cell) : best([field], slot, descending);
  };
  const rankOf = (cell: number, slot: number): number => {
    if (cell >= 0) return present(sign * field.prefixes[cell]!);
    return cell === noOrdinal ? missing : rankOfText(text(slot), sign);
  };
  return {
    rank: (slot) => rankOf(field.cell(slot), slot),
    text,
    value: (slot) => text(slot) ?? null,
    gather: (slots, count, ranks) => {
      const page = count === 0 ? undefined : field.page(slots[0]! >>> pageBits);
      if (page === undefined) {
        ranks.fill(missing, 0, count);
        return;
      }
      const prefixes = field.prefixes;
      for (let i = 0; i < count; i++) {
        const cell = page[slots[i]! & pageMask]!;
        ranks[i] =
          cell >= 0 ? present(sign * prefixes[cell]!) : rankOf(field.cell(slots[i]!), slots[i]!);
      }
    },
  };
}

function joinedReader(fields: readonly ValueReader[], descending: boolean): SortReader {
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

function best(
  fields: readonly ValueReader[],
  slot: number,
  descending: boolean,
): string | undefined {
  let found: string | undefined;
  for (const field of fields) {
    for (const ordinal of ordinalsOf(field, slot)) {
      const text = field.text(ordinal);
      if (
        text !== undefined &&
        (found === undefined || compareText(text, found) < 0 !== descending)
      )
        found = text;
    }
  }
  return found;
}

function ordinalsOf(field: ValueReader, slot: number): readonly number[] | Int32Array {
  const cell = field.cell(slot);
  if (cell === noOrdinal) return noOrdinals;
  return cell >= 0 ? [cell] : field.several(cell);
}

const noOrdinals: readonly number[] = [];
