import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';

/** The key and value of an object that has exactly one; undefined for anything else. */
export function onlyEntry(value: JsonValue): readonly [string, JsonValue] | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}
