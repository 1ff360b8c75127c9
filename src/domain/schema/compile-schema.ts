import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { keptFields } from '../entity/entity.ts';
import { compileTitle, type TitleTemplate } from '../entity/title.ts';
import { attributeTypes, type SearchAs } from './attribute-types.ts';
import type { SchemaVersion } from './schema.ts';

/** What the rules need of a schema, worked out once per version. */
export interface CompiledSchema {
  readonly version: SchemaVersion;
  /** Undefined when the schema has no title template. */
  readonly title: TitleTemplate | undefined;
  /** `default_value` by attribute name; applied on create where the attribute is absent. */
  readonly defaults: JsonObject;
  /** How the values of attributes are searched, by attribute name; attributes whose values are objects are absent. */
  readonly searchAs: ReadonlyMap<string, Exclude<SearchAs, undefined>>;
}

export function compileSchema(version: SchemaVersion): CompiledSchema {
  const attributes = attributesOf(version.definition);
  const template = version.definition['title_template'];
  return {
    version,
    title: typeof template === 'string' && template !== '' ? compileTitle(template) : undefined,
    defaults: defaultsOf(attributes),
    searchAs: searchAsOf(attributes),
  };
}

function attributesOf(definition: JsonObject): readonly JsonObject[] {
  const attributes = definition['attributes'];
  return Array.isArray(attributes) ? (attributes as readonly JsonValue[]).filter(isJsonObject) : [];
}

function defaultsOf(attributes: readonly JsonObject[]): JsonObject {
  const withDefault = attributes.filter(
    ({ name, default_value: value }) =>
      value !== undefined && value !== null && !keptFields.has(String(name)),
  );
  return Object.fromEntries(
    withDefault.map((attribute) => [String(attribute['name']), attribute['default_value'] ?? null]),
  );
}

function searchAsOf(attributes: readonly JsonObject[]): CompiledSchema['searchAs'] {
  const kinds = new Map<string, Exclude<SearchAs, undefined>>();
  for (const { name, type, repeatable } of attributes) {
    const searchAs = attributeTypes.get(String(type))?.searchAs;
    if (searchAs !== undefined && repeatable !== true) kinds.set(String(name), searchAs);
  }
  return kinds;
}
