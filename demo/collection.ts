import type { SchemaSlug } from '../src/kernel/ids.ts';
import type { JsonObject } from '../src/kernel/json.ts';

/** The entities of one schema, to be loaded together. */
export interface Collection {
  readonly slug: SchemaSlug;
  readonly schema: JsonObject;
  /** How many documents there are. */
  readonly size: number;
  /** Each with the `_id` that it is to have. */
  readonly documents: Iterable<JsonObject>;
}

/** An attribute of a demo schema: its name is its label in lower case, words joined by underscores, unless told. */
export function attribute(
  label: string,
  type: string,
  group: string,
  more: JsonObject = {},
): JsonObject {
  return { name: label.toLowerCase().replaceAll(' ', '_'), label, type, group, ...more };
}

/** The values of a select attribute. */
export function options(values: Readonly<Record<string, string>>): JsonObject {
  return { options: Object.entries(values).map(([value, title]) => ({ value, title })) };
}
