import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import type { Problem } from '../../kernel/problem.ts';
import { valueAt } from './value-at.ts';

/** Longer keys are replaced by their hash, so that rows stay small. In UTF-16 units. */
const maxKeyLength = 200;

/** Longer paths fit no index row of some databases. In UTF-16 units. */
export const maxLookupPathLength = 300;

/** What equal values share: canonical JSON text, or its SHA-256 when that is long. `1` and `"1"` differ. */
export function lookupKey(value: JsonValue): string {
  return shortKey(canonicalJson(value));
}

/** The key that the first versions stored: rows of entities that have not been written since still carry it. */
function earlierKey(value: JsonValue): string {
  return shortKey(JSON.stringify(value));
}

function shortKey(text: string): string {
  if (text.length <= maxKeyLength) return text;
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The key of a document at a path; undefined when it has no value there: absent, null, or the empty text. */
export function lookupKeyAt(document: JsonObject, path: string): string | undefined {
  const value = lookupValueAt(document, path);
  return value === undefined ? undefined : lookupKey(value);
}

/** The keys under which entities with the document's value at a path may be found: its own first, then the earlier one where that differs. */
export function lookupKeysAt(document: JsonObject, path: string): readonly string[] {
  const value = lookupValueAt(document, path);
  return value === undefined ? [] : [...new Set([lookupKey(value), earlierKey(value)])];
}

function lookupValueAt(document: JsonObject, path: string): JsonValue | undefined {
  const value = valueAt(document, path);
  return value === null || value === '' ? undefined : value;
}

/** The lookup rows of a document for the given paths. */
export function lookupEntries(
  document: JsonObject,
  paths: readonly string[],
): readonly { readonly path: string; readonly value: string }[] {
  return paths.flatMap((path) => {
    const value = lookupKeyAt(document, path);
    return value === undefined ? [] : [{ path, value }];
  });
}

/** `lookupEntries`, as the first versions stored them. */
export function earlierLookupEntries(
  document: JsonObject,
  paths: readonly string[],
): readonly { readonly path: string; readonly value: string }[] {
  return paths.flatMap((path) => {
    const value = lookupValueAt(document, path);
    return value === undefined ? [] : [{ path, value: earlierKey(value) }];
  });
}

/** What is wrong with a path that is to be looked up; `at` is where it stands in what was sent. */
export function checkLookupPath(path: string, at: string): Problem[] {
  if (path.length <= maxLookupPathLength) return [];
  const message = `a path of a unique key has at most ${maxLookupPathLength} characters`;
  return [{ path: at, code: 'shape/invalid', message }];
}
