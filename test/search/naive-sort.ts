import type { JsonObject } from '../../src/kernel/json.ts';
import type { FieldCatalog } from '../../src/search/catalog/field-catalog.ts';
import type { SortKey } from '../../src/search/collect/sort-key.ts';
import { instantOfLeaf, numberOfLeaf } from '../../src/search/document/coerce.ts';
import { forEachLeaf, type Leaf } from '../../src/search/document/leaves.ts';

type Kind = 'number' | 'date' | 'string';

/** Orders documents by reading them: one kind for each key, the best value of each document, ties by `_id`. */
export function naiveSort(
  documents: readonly JsonObject[],
  searched: readonly JsonObject[],
  keys: readonly SortKey[],
  declared: readonly FieldCatalog[],
): readonly JsonObject[] {
  const settled = keys.map((key) => ({ ...key, kind: kindOf(key.field, searched, declared) }));
  return documents.toSorted((a, b) => {
    for (const { field, order, kind } of settled) {
      const difference = compareBest(
        bestValue(a, field, kind, order),
        bestValue(b, field, kind, order),
        order,
      );
      if (difference !== 0) return difference;
    }
    return compareValues(String(a['_id']), String(b['_id']));
  });
}

type Value = string | number;

function compareBest(a: Value | undefined, b: Value | undefined, order: 'asc' | 'desc'): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return order === 'asc' ? compareValues(a, b) : compareValues(b, a);
}

function leavesAt(document: JsonObject, path: string): Leaf[] {
  const found: Leaf[] = [];
  forEachLeaf(document, (at, leaf) => void (at === path && found.push(leaf)));
  return found;
}

function kindOf(
  field: string,
  searched: readonly JsonObject[],
  catalogs: readonly FieldCatalog[],
): Kind {
  if (field.endsWith('.keyword')) return 'string';
  const declared = new Set(
    catalogs
      .flatMap((catalog) => [...catalog.values()].flatMap((kinds) => kinds.get(field) ?? []))
      .map((kind) => (kind === 'number' || kind === 'date' ? kind : 'string')),
  );
  if (declared.size > 0) return declared.size === 1 ? ([...declared][0] ?? 'string') : 'string';
  const leaves = searched.flatMap((document) => leavesAt(document, field));
  if (leaves.length === 0) return 'string';
  if (leaves.every((leaf) => typeof leaf === 'number')) return 'number';
  return leaves.every((leaf) => !Number.isNaN(instantOfLeaf(leaf))) ? 'date' : 'string';
}

function bestValue(
  document: JsonObject,
  field: string,
  kind: Kind,
  order: 'asc' | 'desc',
): string | number | undefined {
  const paths = field.endsWith('.keyword') ? [field, field.slice(0, -'.keyword'.length)] : [field];
  const values = paths
    .flatMap((path) => leavesAt(document, path))
    .map((leaf) =>
      kind === 'number'
        ? numberOfLeaf(leaf)
        : kind === 'date'
          ? instantOfLeaf(leaf)
          : typeof leaf === 'string' && leaf.length > 256
            ? Number.NaN
            : String(leaf),
    )
    .filter((value) => !Number.isNaN(value))
    .toSorted(compareValues);
  return order === 'asc' ? values[0] : values.at(-1);
}

function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
