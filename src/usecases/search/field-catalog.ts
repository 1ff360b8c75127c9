import type { OrgId, SchemaSlug } from '../../kernel/ids.ts';
import type { FieldCatalog, FieldKind } from '../../search/index.ts';
import type { Dependencies } from '../dependencies.ts';

/** What the schemas that a search is about say of their fields; `targets` undefined is all schemas. */
export async function fieldCatalog(
  deps: Dependencies,
  org: OrgId,
  targets: ReadonlySet<SchemaSlug> | undefined,
): Promise<FieldCatalog> {
  const catalog = new Map<SchemaSlug, ReadonlyMap<string, FieldKind>>();
  for (const { slug, id } of await deps.store.schemas.heads(org)) {
    if (id === undefined || (targets !== undefined && !targets.has(slug))) continue;
    const schema = await deps.schemas.version(deps.store, { org, slug, id });
    if (schema !== undefined) catalog.set(slug, schema.searchAs);
  }
  return catalog;
}
