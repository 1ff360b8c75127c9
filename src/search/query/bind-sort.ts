import type { SchemaSlug } from '../../kernel/ids.ts';
import { type CompareKind, declaredKind } from '../catalog/declared-kind.ts';
import type { FieldCatalog } from '../catalog/field-catalog.ts';
import { keywordBase } from '../catalog/keyword-suffix.ts';

/** One key to sort by. Documents without a value come last, whichever the order. */
export interface SortKey {
  /** Field path; `.keyword` may be left out. Of several values ascending takes the least, descending the greatest. */
  readonly field: string;
  readonly order: 'asc' | 'desc';
}

/** A sort key that needs no schema any more. */
export interface BoundSort {
  /** What the values are compared as. `id` compares the ids of the documents and `score` how well they match, whatever
   *  stands in them; `observed` is settled by the values that the searched documents have. */
  readonly kind: CompareKind | 'id' | 'score' | 'observed';
  /** Whose values count; two for `f.keyword`, which may also stand in the document as such. */
  readonly paths: readonly string[];
  readonly descending: boolean;
}

/** What a key compares: what the schemas declare, text when they disagree; `.keyword` is text. */
export function bindSort(
  { field, order }: SortKey,
  catalog: FieldCatalog,
  targets: ReadonlySet<SchemaSlug> | undefined,
): BoundSort {
  const descending = order === 'desc';
  const base = keywordBase(field);
  if (field === '_id' || base === '_id') return { kind: 'id', paths: [], descending };
  if (field === '_score') return { kind: 'score', paths: [], descending };
  if (base !== undefined) return { kind: 'string', paths: [base, field], descending };
  const declared = declaredKind(catalog, field, targets) ?? 'observed';
  return { kind: declared === 'disagree' ? 'string' : declared, paths: [field], descending };
}
