import type { JsonObject } from '../../src/kernel/json.ts';
import type { FieldCatalog } from '../../src/search/catalog/field-catalog.ts';
import type { SortValue } from '../../src/search/collect/sort-reader.ts';
import { instantOfLeaf, numberOfLeaf } from '../../src/search/document/coerce.ts';
import { forEachLeaf, type Leaf } from '../../src/search/document/leaves.ts';
import type { SortKey } from '../../src/search/query/bind-sort.ts';

type Kind = 'number' | 'date' | 'string';

/** A document and what it is sorted by. */
export interface Sorted {
  readonly document: JsonObject;
  readonly sort: readonly SortValue[];
}

/** Orders documents by reading them: one kind for each key, the best value of each document, ties by `_id`. */
export function naiveSort(
  documents: readonly JsonObject[],
  searched: readonly JsonObject[],
  keys: readonly SortKey[],
  declared: readonly FieldCatalog[],
): readonly Sorted[] {
  const given: readonly SortKey[] = keys.length > 0 ? keys : [{ field: '_id', order: 'asc' }];
  const settled = given.map((key) => ({ ...key, kind: kindOf(key.field, searched, declared) }));
  return documents
    .map((document) => ({
      document,
      sort: settled.map(
        ({ field, kind, order }) => bestValue(document, field, kind, order) ?? null,
      ),
    }))
    .toSorted((a, b) => {
      for (const [key, { order }] of settled.entries()) {
        const difference = compareBest(a.sort[key] ?? null, b.sort[key] ?? null, order);
        if (difference !== 0) return difference;
      }
      return compareValues(String(a.document['_id']), String(b.document['_id']));
    });
}

function compareBest(a: SortValue, b: SortValue, order: 'asc' | 'desc'): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
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
  // Every clause is a filter, and filters do not score.
  if (field === '_score') return 0;
  if (field === '_id' || field === '_id.keyword') return String(document['_id']);
  const paths = field.endsWith('.keyword') ? [field, field.slice(0, -'.keyword'.length)] : [field];
  const values = paths
    .flatMap((path) => leavesAt(document, path))
    .map((leaf) =>
      kind === 'number'
        ? numberOfLeaf(leaf) + 0
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
