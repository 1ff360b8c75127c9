import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/**
 * The JSON text that equal values share: the members of objects by their names, and all texts in Unicode's normal form C,
 * so that neither the order of keys nor the way in which a letter with an accent was typed makes a difference.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'));
  if (isJsonObject(value)) return canonicalObject(value);
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[${(value as readonly JsonValue[]).map(canonicalJson).join()}]`;
}

function canonicalObject(object: JsonObject): string {
  const members = Object.keys(object).map(
    (key) => `${canonicalJson(key)}:${canonicalJson(object[key] ?? null)}`,
  );
  return `{${members.sort().join()}}`;
}
