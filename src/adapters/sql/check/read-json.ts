import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';

/** The object that a column holds; undefined when it holds none. */
export function readObject(text: string | null): JsonObject | undefined {
  const value = text === null ? undefined : readJson(text);
  return isJsonObject(value) ? value : undefined;
}

/** The value that a column holds; undefined when it holds none. */
export function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The names of the expected members that the object does not have with this very value; undefined is absent. */
export function differingKeys(
  object: JsonObject,
  expected: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.entries(expected).flatMap(([key, value]) => (object[key] === value ? [] : [key]));
}

export function iso(at: number | null): string | undefined {
  return at === null ? undefined : new Date(at).toISOString();
}
