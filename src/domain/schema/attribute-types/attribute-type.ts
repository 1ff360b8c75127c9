import type { JsonObject, JsonValue } from '../../../kernel/json.ts';

/** An attribute as a schema declares it, with every member as it was sent. */
export type Attribute = JsonObject;

/** How the search engine compares and sorts the values of a field. */
export type SearchAs = 'text' | 'keyword' | 'number' | 'date' | 'boolean';

/** How a value stands in one cell of a table of text. */
export interface Cell {
  readonly write: (value: JsonValue) => string;
  /** The value that a cell stands for; undefined when it stands for none of this type. */
  readonly read: (text: string) => JsonValue | undefined;
}

/**
 * A kind of attribute that a schema can declare. Each stands in a file of its own, and nothing outside that file asks
 * for a type by its name.
 */
export interface AttributeType {
  readonly name: string;
  /**
   * JSON Schema (2020-12) of one value, as the attribute declares it. It is all there is to know of a value: checks
   * compile it and examples are drawn from it, so that what is refused is what the published schema says.
   * `{}` takes any JSON.
   */
  readonly schema: (attribute: Attribute) => JsonObject;
  /** Shared shapes, by name; `schema` and other definitions refer to them as `#/definitions/<name>`. */
  readonly definitions?: Readonly<Record<string, JsonObject>>;
  /**
   * What a repeatable attribute stores: items that have the value in this member, beside `_tags`; the values as they
   * are, where they are objects that have `_tags` themselves; or one value, where that is a list already.
   */
  readonly repeats: { readonly under: string } | 'as objects' | 'as one';
  /** Further members of the document that belong to the attribute of this name: name → JSON Schema. */
  readonly siblings?: (name: string) => Readonly<Record<string, JsonObject>>;
  /** How each field of the attribute of this name is searched; fields that are absent are told by their values. */
  readonly fields: (name: string) => Readonly<Record<string, SearchAs>>;
  readonly cell: (attribute: Attribute) => Cell;
}
