import type { JsonObject, JsonValue } from '../../../kernel/json.ts';
import { attributesOf, isRequired, typeOf, valueSchema } from '../attribute.ts';
import type { Attribute } from '../attribute-types/attribute-type.ts';
import { definitionsOf } from './definitions.ts';
import { leadingFields, trailingFields } from './system-fields.ts';

/** Stands with the leading fields where a schema declares it. */
const purpose = '_purpose';

/** JSON Schema (2020-12) of the entities of a schema, in the shape that the original gives it. */
export function jsonSchemaOf(slug: string, definition: JsonObject): JsonObject {
  const leading = leadingFields(slug);
  const isOwn = ({ name }: Attribute) =>
    typeof name === 'string' &&
    !isPath(name) &&
    !Object.hasOwn(leading, name) &&
    !Object.hasOwn(trailingFields, name);
  const attributes = attributesOf(definition).filter(isOwn);
  const own = Object.fromEntries(attributes.flatMap(propertiesOf));
  const first = Object.hasOwn(own, purpose) ? { [purpose]: own[purpose] ?? {} } : {};
  const properties = { ...leading, ...first, ...own, ...trailingFields };
  const required = attributes.filter(isRequired).map(({ name }) => String(name));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['_schema', ...required],
    properties,
    definitions: definitionsOf(properties),
  };
}

/** Whether an attribute such as `_acl.view` shows a part of a field that Entia keeps, instead of having a value. */
function isPath(name: string): boolean {
  return name.startsWith('_') && name.includes('.');
}

function propertiesOf(attribute: Attribute): (readonly [string, JsonValue])[] {
  const name = String(attribute['name']);
  const label = attribute['label'];
  const description = typeof label === 'string' ? { description: label } : {};
  return [
    ...Object.entries(typeOf(attribute)?.siblings?.(name) ?? {}),
    [name, { ...valueSchema(attribute), ...description }],
  ];
}
