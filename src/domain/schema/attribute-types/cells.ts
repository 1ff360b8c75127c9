import { isJsonObject, type JsonValue } from '../../../kernel/json.ts';
import type { Cell } from './attribute-type.ts';

/** Between the parts of one value. */
const separator = ',';
/** Between the values of a repeatable attribute. */
const itemSeparator = ' | ';

/** The text itself; what is not a text stands as JSON. */
export const textCell: Cell = {
  write: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  read: (text) => text,
};

/** JSON. */
export const jsonCell: Cell = { write: (value) => JSON.stringify(value), read: readJson };

/** Texts with commas between them; a list with a comma inside a text stands as JSON. */
export const listCell: Cell = {
  write: (value) => {
    const isPlain = (item: JsonValue) =>
      typeof item === 'string' && item !== '' && !/^\s*\[|,/.test(item);
    const plain = Array.isArray(value) && (value as readonly JsonValue[]).every(isPlain);
    return plain ? value.join(separator) : JSON.stringify(value);
  },
  read: (text) => {
    if (text === '') return [];
    return text.startsWith('[') ? readJson(text) : text.split(separator);
  },
};

/** The ids that the objects of a list carry, with commas between them; what else they say is left out. */
export function idsCell(key: string, around: (items: readonly JsonValue[]) => JsonValue): Cell {
  return {
    write: (value) => {
      const items = isJsonObject(value) ? Object.values(value)[0] : value;
      const list = Array.isArray(items) ? (items as readonly JsonValue[]) : [];
      return list.flatMap((item) => (isJsonObject(item) ? (item[key] ?? []) : [])).join(separator);
    },
    read: (text) =>
      around(text === '' ? [] : text.split(separator).map((id) => ({ [key]: id.trim() }))),
  };
}

/** The cells of several values, with ` | ` between them. `wrap` makes an item of a value, `unwrap` the other way. */
export function repeatedCell(
  cell: Cell,
  wrap: (value: JsonValue) => JsonValue,
  unwrap: (item: JsonValue) => JsonValue,
): Cell {
  return {
    write: (value) =>
      Array.isArray(value)
        ? (value as readonly JsonValue[])
            .map((item) => cell.write(unwrap(item)))
            .join(itemSeparator)
        : cell.write(value),
    read: (text) => {
      const values = text === '' ? [] : text.split(itemSeparator).map((part) => cell.read(part));
      return values.includes(undefined)
        ? undefined
        : values.map((value) => wrap(value as JsonValue));
    },
  };
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
