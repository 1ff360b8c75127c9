/** What a field's values are compared and sorted as. */
export type FieldKind = 'text' | 'keyword' | 'number' | 'date' | 'boolean';

/** What the schemas declare: schema slug → field path (dotted, as in the document) → kind. Fields that no schema
 *  declares are absent; the index tells by their values. */
export type FieldCatalog = ReadonlyMap<string, ReadonlyMap<string, FieldKind>>;
