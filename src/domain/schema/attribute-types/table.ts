import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import type { Attribute, AttributeType } from './attribute-type.ts';
import { objects } from './forms.ts';

/** Rows, each an object by the names of its columns. */
export const tableType: AttributeType = {
  name: 'table',
  ...objects({}),
  schema: rowsOf,
  repeats: 'as one',
};

/** Rows that are demanded beyond this are not, so that an example stays small. */
const maxDemanded = 100;

const text: JsonObject = { type: 'string' };
const columnTypes: ReadonlyMap<unknown, JsonObject> = new Map([
  ['number', { type: 'number' }],
  ['date', { ...text, format: 'date' }],
  ['boolean', { type: 'boolean' }],
]);

function rowsOf(attribute: Attribute): JsonObject {
  const least = count(attribute['min_rows']) ?? 0;
  const most = count(attribute['max_rows']);
  return {
    type: 'array',
    // Where columns are periods no source shows what a row has.
    items: attribute['transposed'] === true ? { type: 'object' } : rowOf(attribute),
    ...(least > 0 && least <= maxDemanded ? { minItems: least } : {}),
    ...(most !== undefined && most >= least ? { maxItems: most } : {}),
  };
}

function rowOf({ columns }: Attribute): JsonObject {
  const named = (Array.isArray(columns) ? (columns as readonly JsonValue[]) : [])
    .filter(isJsonObject)
    .filter(({ name }) => typeof name === 'string');
  const required = new Set(
    named.filter(({ required }) => required === true).map(({ name }) => name as string),
  );
  const properties = named.map(({ name, type }) => [name, columnTypes.get(type) ?? text]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonObject,
    ...(required.size > 0 ? { required: [...required] } : {}),
  };
}

function count(value: JsonValue | undefined): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}
