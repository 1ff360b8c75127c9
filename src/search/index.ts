export type { FieldCatalog, FieldKind } from './catalog/field-catalog.ts';
export type { SortKey } from './collect/sort-key.ts';
export { type Change, SearchHead } from './index/head.ts';
export type { QueryNode } from './query/ast.ts';
export { parseFilter } from './query/dsl/parse-filter.ts';
export { targetsSchemas } from './query/targets-schemas.ts';
export { beginSearch, planSearch } from './search.ts';
