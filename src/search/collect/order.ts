import type { SchemaSlug } from '../../kernel/ids.ts';
import { type CompareKind, declaredKind } from '../catalog/declared-kind.ts';
import type { FieldCatalog } from '../catalog/field-catalog.ts';
import { keywordBase } from '../catalog/keyword-suffix.ts';
import type { ValueCounts } from '../index/field.ts';
import type { SortKey } from './sort-key.ts';

/** A sort key whose way of comparing is settled, once for all partitions. */
export interface Order {
  /** `id` compares the ids of the documents, whatever else. */
  readonly kind: CompareKind | 'id';
  /** Whose values count; two for `f.keyword`, which may also stand in the document as such. */
  readonly paths: readonly string[];
  readonly descending: boolean;
}

/**
 * Settles what a key compares: what the schemas declare (text when they disagree), else what the values are: numbers
 * when there are only numbers, dates when there are only date strings, text in every other case. `.keyword` is text.
 * `observe` counts the values of a path in all documents that are searched.
 */
export function settleOrder(
  key: SortKey,
  catalog: FieldCatalog,
  targets: ReadonlySet<SchemaSlug> | undefined,
  observe: (path: string) => ValueCounts,
): Order {
  const descending = key.order === 'desc';
  const base = keywordBase(key.field);
  if (key.field === '_id' || base === '_id') return { kind: 'id', paths: [], descending };
  if (base !== undefined) return { kind: 'string', paths: [base, key.field], descending };
  const declared = declaredKind(catalog, key.field, targets) ?? observedKind(observe(key.field));
  return { kind: declared === 'disagree' ? 'string' : declared, paths: [key.field], descending };
}

function observedKind({ number, date, other }: ValueCounts): CompareKind {
  if (other > 0) return 'string';
  if (number > 0) return date > 0 ? 'string' : 'number';
  return date > 0 ? 'date' : 'string';
}
