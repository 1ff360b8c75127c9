import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { dereferenced } from './definitions.ts';

const textOfFormat: ReadonlyMap<unknown, string> = new Map([
  ['email', 'user@example.com'],
  ['date', '1970-01-01'],
  ['date-time', '1970-01-01T00:00:00.000Z'],
  ['uri', 'https://example.com'],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000'],
]);

/** A value that a JSON Schema of ours accepts: its example, its first option, else the plainest of its type. */
export function sampleOf(schema: JsonObject): JsonValue {
  return draw(dereferenced(schema));
}

function draw(schema: JsonObject): JsonValue {
  const { type, enum: options, example } = schema;
  if (example !== undefined) return example;
  if (Array.isArray(options))
    return (options as readonly JsonValue[]).find((option) => option !== null) ?? null;
  switch (Array.isArray(type) ? type[0] : type) {
    case 'string':
      return textOfFormat.get(schema['format']) ?? 'string';
    case 'number':
      return 0;
    case 'boolean':
      return true;
    case 'array':
      return drawList(schema);
    default:
      return drawObject(schema);
  }
}

function drawList({ items, minItems }: JsonObject): JsonValue {
  const item = isJsonObject(items) ? draw(items) : {};
  return Array.from({ length: Math.max(1, Number(minItems ?? 1)) }, () => item);
}

function drawObject({ properties }: JsonObject): JsonObject {
  const entries = Object.entries(isJsonObject(properties) ? properties : {});
  return Object.fromEntries(entries.map(([name, of]) => [name, isJsonObject(of) ? draw(of) : {}]));
}
