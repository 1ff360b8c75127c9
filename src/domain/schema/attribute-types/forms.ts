import type { JsonObject } from '../../../kernel/json.ts';
import type { AttributeType, SearchAs } from './attribute-type.ts';
import { jsonCell, listCell, textCell } from './cells.ts';

/** All of a type but its name. */
type Form = Omit<AttributeType, 'name'>;

/** Values that are texts; `more` is what else their JSON Schema says. */
export function texts(more: JsonObject = {}, searchAs: SearchAs = 'text'): Form {
  return {
    schema: () => ({ type: 'string', ...more }),
    repeats: { under: 'value' },
    fields: (name) => ({ [name]: searchAs }),
    cell: () => textCell,
  };
}

/** Values that are lists of texts. */
export const textLists: Form = {
  schema: () => ({ type: 'array', items: { type: 'string' } }),
  repeats: 'as one',
  fields: (name) => ({ [name]: 'text' }),
  cell: () => listCell,
};

/** Values that are objects, which have this JSON Schema. */
export function objects(schema: JsonObject): Form {
  return { schema: () => schema, repeats: 'as objects', fields: () => ({}), cell: () => jsonCell };
}

/** Values that no source shows, so they are any JSON. */
export const anyJson: Form = {
  schema: () => ({}),
  repeats: 'as one',
  fields: () => ({}),
  cell: () => jsonCell,
};

/** A reference to a shared definition. */
export function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}
