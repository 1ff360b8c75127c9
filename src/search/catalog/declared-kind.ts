import type { SchemaSlug } from '../../kernel/ids.ts';
import type { FieldCatalog, FieldKind } from './field-catalog.ts';

/** What values are compared as, once text, keyword and boolean are taken for the same. */
export type CompareKind = 'number' | 'date' | 'string';

const compareKinds: Readonly<Record<FieldKind, CompareKind>> = {
  text: 'string',
  keyword: 'string',
  boolean: 'string',
  number: 'number',
  date: 'date',
};

/** What the targeted schemas (undefined is all) declare about a field: undefined when none does, `disagree` when two
 *  declare different kinds. */
export function declaredKind(
  catalog: FieldCatalog,
  field: string,
  targets: ReadonlySet<SchemaSlug> | undefined,
): CompareKind | 'disagree' | undefined {
  const kinds = new Set<CompareKind>();
  for (const [slug, fields] of catalog) {
    const kind = fields.get(field);
    if (kind !== undefined && (targets?.has(slug) ?? true)) kinds.add(compareKinds[kind]);
  }
  const [first] = kinds;
  return kinds.size > 1 ? 'disagree' : first;
}
