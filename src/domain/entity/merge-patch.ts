import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';

/** Applies a JSON Merge Patch (RFC 7396): objects merge at any depth, `null` removes a key, all else replaces. */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  return mergeObjects(isJsonObject(target) ? target : {}, patch);
}

/** `mergePatch` of an object, whose outcome is one, and new. No key is `__proto__`: no JSON that was sent has it. */
export function mergeObjects(target: JsonObject, patch: JsonObject): Record<string, JsonValue> {
  const merged: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(target)) {
    const change = Object.hasOwn(patch, key) ? patch[key] : undefined;
    if (change === undefined) merged[key] = value;
    else if (change !== null) merged[key] = mergePatch(value, change);
  }
  for (const [key, value] of Object.entries(patch))
    if (value !== null && !Object.hasOwn(target, key)) merged[key] = mergePatch(undefined, value);
  return merged;
}
