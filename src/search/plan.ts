import type { SchemaSlug } from '../kernel/ids.ts';
import type { Problem } from '../kernel/problem.ts';
import type { FieldCatalog } from './catalog/field-catalog.ts';
import type { QueryNode } from './query/ast.ts';
import { bind } from './query/bind.ts';
import { type BoundSort, bindSort, type SortKey } from './query/bind-sort.ts';
import type { BoundQuery } from './query/bound-query.ts';
import { normalize } from './query/normalize.ts';
import { targetsSchemas } from './query/targets-schemas.ts';

/** A query and the page of it that is wanted. */
export interface Question {
  readonly query: QueryNode;
  readonly catalog: FieldCatalog;
  /** Ties are always broken by `_id` ascending; without keys that is the order. */
  readonly sort: readonly SortKey[];
  readonly from: number;
  readonly size: number;
  /** Epoch milliseconds that `now` in date math stands for. */
  readonly now: number;
}

/** A question ready to be put to any index; it knows no schema and depends on no document. */
export interface Plan {
  readonly query: BoundQuery;
  /** The schemas that can match; undefined is any. */
  readonly targets: ReadonlySet<SchemaSlug> | undefined;
  readonly sort: readonly BoundSort[];
  readonly from: number;
  readonly size: number;
}

/** Normalises and binds. Either a plan or everything that is wrong with the query. */
export function planSearch(
  question: Question,
):
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const { catalog, from, size, now } = question;
  const query = normalize(question.query);
  const targets = targetsSchemas(query);
  const bound = bind(query, { catalog, targets, now });
  if (!bound.ok) return bound;
  const sort = question.sort.map((key) => bindSort(key, catalog, targets));
  return { ok: true, plan: { query: bound.query, targets, sort, from, size } };
}
