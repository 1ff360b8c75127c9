import type { JsonObject } from '../../kernel/json.ts';
import { checkEntity } from '../entity/check-entity.ts';
import { keptFields } from '../entity/entity.ts';
import { compileTitle, type TitleTemplate } from '../entity/title.ts';
import { attributesOf, defaultOf, fieldsOf } from './attribute.ts';
import type { Attribute, SearchAs } from './attribute-types/attribute-type.ts';
import type { SchemaVersion } from './schema.ts';

/** What the rules need of a schema, worked out once per version. */
export interface CompiledSchema {
  readonly version: SchemaVersion;
  /** Undefined when the schema has no title template. */
  readonly title: TitleTemplate | undefined;
  /** `default_value` by attribute name; applied on create where the attribute is absent. */
  readonly defaults: JsonObject;
  /** How fields are searched, by field; those of attributes whose values are objects are absent. */
  readonly searchAs: ReadonlyMap<string, SearchAs>;
}

export function compileSchema(version: SchemaVersion): CompiledSchema {
  const attributes = attributesOf(version.definition);
  const template = version.definition['title_template'];
  return {
    version,
    title: typeof template === 'string' && template !== '' ? compileTitle(template) : undefined,
    defaults: defaultsOf(attributes),
    searchAs: new Map(attributes.flatMap((attribute) => Object.entries(fieldsOf(attribute)))),
  };
}

function defaultsOf(attributes: readonly Attribute[]): JsonObject {
  return Object.fromEntries(
    attributes.flatMap((attribute) => {
      const [name, value] = [String(attribute['name']), defaultOf(attribute)];
      // One that no caller may send would be refused today, but may stand in a version from before.
      const isFit = value !== undefined && !keptFields.has(name);
      return isFit && checkEntity({ [name]: value }).length === 0 ? [[name, value]] : [];
    }),
  );
}
