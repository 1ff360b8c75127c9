import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { Attribute, AttributeType, Cell } from './attribute-types/attribute-type.ts';
import { repeatedCell } from './attribute-types/cells.ts';
import { attributeTypes } from './attribute-types.ts';
import { dereferenced } from './json-schema/definitions.ts';

/** What a schema declares: its own attributes, then those of its capabilities that have names of their own. */
export function attributesOf(definition: JsonObject): readonly Attribute[] {
  const own = objectsIn(definition['attributes']);
  const added = objectsIn(definition['capabilities']).flatMap(({ attributes }) =>
    objectsIn(attributes),
  );
  const byName = new Map<unknown, Attribute>();
  for (const attribute of [...own, ...added])
    if (typeof attribute['name'] === 'string' && !byName.has(attribute['name']))
      byName.set(attribute['name'], attribute);
  return [...byName.values()];
}

/** Undefined when the attribute has none, or one that Entia does not know. */
export function typeOf({ type }: Attribute): AttributeType | undefined {
  return typeof type === 'string' ? attributeTypes.get(type) : undefined;
}

/** An attribute that is shown under a condition cannot be demanded, since nobody may have been asked for it. */
export function isRequired({ required, render_condition: condition }: Attribute): boolean {
  return required === true && (condition === undefined || condition === null || condition === '');
}

/** What is stored where an attribute is absent on create; undefined for nothing. Null is no default. */
export function defaultOf({ default_value: value }: Attribute): JsonValue | undefined {
  return value ?? undefined;
}

/** How each field of the attribute is searched. Items of repeatable ones are objects, whose fields are told by their values. */
export function fieldsOf(attribute: Attribute) {
  const type = typeOf(attribute);
  return type === undefined || attribute['repeatable'] === true
    ? {}
    : type.fields(String(attribute['name']));
}

const tags: JsonObject = { type: 'array', items: { type: 'string' } };

/** JSON Schema of what a document has under the attribute's name; what it refers to are the `definitionsOf` it. */
export function valueSchema(attribute: Attribute): JsonObject {
  const type = typeOf(attribute);
  if (type === undefined) return {};
  const one = type.schema(attribute);
  const { repeats } = type;
  if (attribute['repeatable'] !== true || repeats === 'as one') return one;
  if (repeats === 'as objects') return { type: 'array', items: dereferenced(one) };
  const properties = { _tags: tags, [repeats.under]: one };
  return { type: 'array', items: { type: 'object', properties, required: [repeats.under] } };
}

/** How what a document has under the attribute's name stands in a cell. */
export function cellOf(attribute: Attribute): Cell | undefined {
  const type = typeOf(attribute);
  const cell = type?.cell(attribute);
  if (type === undefined || cell === undefined) return undefined;
  const { repeats } = type;
  if (attribute['repeatable'] !== true || repeats === 'as one') return cell;
  if (repeats === 'as objects')
    return repeatedCell(
      cell,
      (value) => value,
      (item) => item,
    );
  const { under } = repeats;
  const unwrap = (item: JsonValue) => (isJsonObject(item) ? (item[under] ?? '') : item);
  return repeatedCell(cell, (value) => ({ [under]: value }), unwrap);
}

function objectsIn(list: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly JsonValue[]).filter(isJsonObject) : [];
}
