import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { attributeTypes } from '../attribute-types.ts';

const prefix = '#/definitions/';

const known: ReadonlyMap<string, JsonObject> = new Map(
  [...attributeTypes.values()].flatMap(({ definitions }) => Object.entries(definitions ?? {})),
);

/** Each definition with all that it refers to in place, so that a schema of thousands of attributes shares one copy. */
const inlined: ReadonlyMap<string, JsonObject> = inlineAll();
const finished: ReadonlySet<JsonValue> = new Set(inlined.values());

/** The definitions that a JSON Schema refers to, and those that they refer to, each before who needs it. */
export function definitionsOf(schema: JsonValue): JsonObject {
  const found: Record<string, JsonObject> = {};
  const seen = new Set<object>();
  const collect = (node: JsonValue): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    const name = referred(node);
    const definition = name === undefined ? undefined : known.get(name);
    if (name !== undefined && definition !== undefined) {
      collect(definition);
      found[name] = definition;
    }
    for (const child of Object.values(node)) collect(child as JsonValue);
  };
  collect(schema);
  return found;
}

/** The same JSON Schema with each reference replaced by what it names. */
export function dereferenced(schema: JsonObject): JsonObject {
  return inline(schema, inlined, finished) as JsonObject;
}

function inlineAll(): ReadonlyMap<string, JsonObject> {
  const done = new Map<string, JsonObject>();
  // In the order in which they need one another.
  for (const definition of known.values())
    for (const [name, needed] of Object.entries(definitionsOf(definition)))
      done.set(name, inline(needed, done) as JsonObject);
  for (const [name, definition] of known)
    if (!done.has(name)) done.set(name, inline(definition, done) as JsonObject);
  return done;
}

function inline(
  node: JsonValue,
  by: ReadonlyMap<string, JsonObject>,
  done: ReadonlySet<JsonValue> = new Set(),
): JsonValue {
  if (typeof node !== 'object' || node === null || done.has(node)) return node;
  if (!isJsonObject(node)) return node.map((item) => inline(item, by, done));
  const { $ref: _, ...beside } = node;
  const definition = by.get(referred(node) ?? '');
  const members = Object.entries(definition === undefined ? node : beside);
  const own = Object.fromEntries(members.map(([key, value]) => [key, inline(value, by, done)]));
  return definition !== undefined && members.length === 0 ? definition : { ...definition, ...own };
}

/** The definition that the `$ref` of a node names. */
function referred(node: object): string | undefined {
  const target = '$ref' in node ? node.$ref : undefined;
  return typeof target === 'string' && target.startsWith(prefix)
    ? target.slice(prefix.length)
    : undefined;
}
