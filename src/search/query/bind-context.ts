import type { SchemaSlug } from '../../kernel/ids.ts';
import type { FieldCatalog } from '../catalog/field-catalog.ts';

/** What binding needs to know besides the query. */
export interface BindContext {
  readonly catalog: FieldCatalog;
  /** The schemas whose declarations count; undefined is all. */
  readonly targets: ReadonlySet<SchemaSlug> | undefined;
  /** Epoch milliseconds that `now` stands for. */
  readonly now: number;
}
