import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import type { Attribute } from './attribute-type.ts';

/** The values that an attribute offers: texts, null, or objects with a `value`; each once, in their order. */
export function optionsOf({ options }: Attribute): readonly (string | null)[] {
  const list = Array.isArray(options) ? (options as readonly JsonValue[]) : [];
  const values = list.map((option) => (isJsonObject(option) ? option['value'] : option));
  return [...new Set(values)].filter((value) => value === null || typeof value === 'string');
}

/** JSON Schema of one of the options; of any text where others are allowed, or none are declared. */
export function oneOf(attribute: Attribute): JsonObject {
  const values = optionsOf(attribute);
  if (values.length === 0 || attribute['allow_any'] === true) return { type: 'string' };
  return { type: values.includes(null) ? ['string', 'null'] : 'string', enum: values };
}

/** JSON Schema of a list of options; of any texts where others are allowed, or capitals do not count. */
export function someOf(attribute: Attribute): JsonObject {
  const isOpen = attribute['allow_extra_options'] === true;
  const anyCase = attribute['disable_case_sensitive'] === true;
  return { type: 'array', items: isOpen || anyCase ? { type: 'string' } : oneOf(attribute) };
}
