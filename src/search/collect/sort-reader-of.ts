import type { SegmentReader } from '../reader/segment-reader.ts';
import type { Scores } from './collector.ts';
import { numberReader } from './number-reader.ts';
import type { Order } from './order.ts';
import { missing, type SortReader } from './sort-reader.ts';
import { textReader } from './text-reader.ts';

/** The reader of a sort key in one segment. `scores` are there when any key asks for them. */
export function sortReaderOf(
  order: Order,
  segment: SegmentReader,
  scores: Scores | undefined,
): SortReader {
  if (order.kind === 'id') return idReader(order.descending, segment);
  if (order.kind === 'score') return scoreReader(order.descending, scores);
  const fields = order.paths
    .map((path) => segment.field(path))
    .filter((field) => field !== undefined);
  const [field] = fields;
  if (field === undefined) return absentReader;
  return order.kind === 'string'
    ? textReader(
        fields.map(({ values }) => values),
        order.descending,
      )
    : numberReader(field.numeric(order.kind), order.descending);
}

const absentReader: SortReader = {
  rank: () => missing,
  text: () => undefined,
  value: () => null,
  gather: (_slots, count, ranks) => void ranks.fill(missing, 0, count),
};

/** The first 48 bits of an id; the rest is compared where these are equal. */
function idReader(descending: boolean, segment: SegmentReader): SortReader {
  const sign = descending ? -1 : 1;
  const rank = (slot: number): number =>
    sign * (segment.idWord(slot, 0) * 0x10000 + (segment.idWord(slot, 1) >>> 16));
  return readEach(rank, (slot) => segment.idOf(slot));
}

function scoreReader(descending: boolean, scores: Scores | undefined): SortReader {
  const sign = descending ? -1 : 1;
  const score = (slot: number): number => scores?.scoreOf(slot) ?? 0;
  return readEach((slot) => sign * score(slot), score);
}

function readEach(rank: SortReader['rank'], value: SortReader['value']): SortReader {
  return {
    rank,
    value,
    text: () => undefined,
    gather: (slots, count, ranks) => {
      for (let i = 0; i < count; i++) ranks[i] = rank(slots[i]!);
    },
  };
}
