import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/**
 * The value at a dotted path; a segment of digits is an index where it meets an array. A key that itself contains
 * dots is found when the whole path is such a key.
 * @example valueAt({ email: [{ email: 'a@b.c' }] }, 'email.0.email') // 'a@b.c'
 */
export function valueAt(document: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(document, path)) return document[path];
  let value: JsonValue | undefined = document;
  for (const segment of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment))
      return undefined;
    // An array has a `length` of its own, which nobody sent.
    if (Array.isArray(value) && segment === 'length') return undefined;
    value = (value as JsonObject)[segment];
  }
  return value;
}
