import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/** A value that a document holds at some path; `null` is no value. */
export type Leaf = string | number | boolean;

/** Appends a key to a path. Dots inside keys are not escaped: `{"a.b":1}` and `{"a":{"b":1}}` are the same field. */
export function childPath(parent: string | undefined, key: string): string {
  return parent === undefined ? key : `${parent}.${key}`;
}

/** Visits every leaf with the path of its keys joined by dots; arrays add nothing to the path. */
export function forEachLeaf(document: JsonObject, visit: (path: string, leaf: Leaf) => void): void {
  for (const [key, value] of Object.entries(document)) forEachLeafIn(value, key, visit);
}

/** As `forEachLeaf`, for a value that stands at `path`. */
export function forEachLeafIn(
  value: JsonValue,
  path: string,
  visit: (path: string, leaf: Leaf) => void,
): void {
  if (value === null) return;
  if (typeof value !== 'object') visit(path, value);
  else if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) forEachLeafIn(item, path, visit);
  } else {
    for (const [key, child] of Object.entries(value)) {
      forEachLeafIn(child as JsonValue, childPath(path, key), visit);
    }
  }
}
