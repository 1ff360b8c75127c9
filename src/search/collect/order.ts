import type { CompareKind } from '../catalog/declared-kind.ts';
import type { BoundSort } from '../query/bind-sort.ts';
import type { ValueCounts } from '../reader/field-reader.ts';

/** A sort key whose way of comparing is settled, once for all segments. */
export interface Order extends BoundSort {
  readonly kind: CompareKind | 'id' | 'score';
}

/**
 * Settles what an observed key compares: numbers when there are only numbers, dates when there are only date strings,
 * text in every other case. `observe` counts the values of a path in all documents that are searched.
 */
export function settleOrder(sort: BoundSort, observe: (path: string) => ValueCounts): Order {
  const { kind, paths, descending } = sort;
  return {
    paths,
    descending,
    kind: kind === 'observed' ? observedKind(observe(paths[0] ?? '')) : kind,
  };
}

function observedKind({ number, date, other }: ValueCounts): CompareKind {
  if (other > 0) return 'string';
  if (number > 0) return date > 0 ? 'string' : 'number';
  return date > 0 ? 'date' : 'string';
}
