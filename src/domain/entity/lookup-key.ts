import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { valueAt } from './value-at.ts';

/** Longer keys are replaced by their hash, so that rows stay small. In UTF-16 units. */
const maxKeyLength = 200;

/** What equal values share: JSON text, or its SHA-256 when that is long. `1` and `"1"` differ. */
export function lookupKey(value: JsonValue): string {
  const text = JSON.stringify(value);
  if (text.length <= maxKeyLength) return text;
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The key of a document at a path; undefined when it has no value there: absent, null, or the empty text. */
export function lookupKeyAt(document: JsonObject, path: string): string | undefined {
  const value = valueAt(document, path);
  return value === undefined || value === null || value === '' ? undefined : lookupKey(value);
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
