export type { FieldCatalog, FieldKind } from './catalog/field-catalog.ts';
export { type Change, SearchHead } from './index/head.ts';
export { planSearch, type Question } from './plan.ts';
export type { QueryNode } from './query/ast.ts';
export type { SortKey } from './query/bind-sort.ts';
export { parseFilter } from './query/dsl/parse-filter.ts';
export { type Hint, hintsOf } from './query/hints.ts';
export { targetsSchemas } from './query/targets-schemas.ts';
export { beginSearch } from './search.ts';
