import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { pointerTo } from '../../src/kernel/pointer.ts';

/** What an operation may answer, as its OpenAPI document says. */
export interface Contract {
  /** What is wrong with an answer; empty when nothing is. */
  readonly check: (operationId: string, status: number, body: unknown) => readonly string[];
}

/** The contract in the OpenAPI document (3.0) that `@epilot/entity-client` carries. */
export function epilotContract(): Contract {
  const require = createRequire(import.meta.url);
  const document = require('@epilot/entity-client/dist/openapi.json') as JsonObject;
  return contractOf(document);
}

function contractOf(document: JsonObject): Contract {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addFormat('ulid', /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  ajv.addSchema(toJsonSchema(openedBranches(document)) as JsonObject, 'api');
  const places = placesOf(document);
  const compiled = new Map<string, ValidateFunction>();
  return {
    check(operationId, status, body) {
      const place = places.get(operationId);
      if (place === undefined) return [`no operation ${operationId}`];
      const answer = resolve(document, pointerTo(pointerTo(place, 'responses'), status));
      if (answer === undefined) return [`${operationId} does not answer ${status}`];
      const schema = pointerTo(pointerTo(`${answer}/content`, 'application/json'), 'schema');
      if (at(document, schema) === undefined)
        return status < 300 && body !== ''
          ? [`${operationId} answers ${status} without a body`]
          : [];
      const validate = compiled.getOrInsertComputed(schema, () =>
        ajv.compile({ $ref: `api#${encodeURI(schema)}` }),
      );
      return validate(body) ? [] : (validate.errors ?? []).map(sentence);
    },
  };
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

/** JSON Pointers of the operations, by operationId. */
function placesOf(document: JsonObject): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const [path, methods] of entriesOf(document['paths']))
    for (const [method, operation] of entriesOf(methods))
      if (isJsonObject(operation))
        places.set(String(operation['operationId']), pointerTo(pointerTo('/paths', path), method));
  return places;
}

/** The pointer itself, or that which the reference there points to; undefined where there is nothing. */
function resolve(document: JsonObject, pointer: string): string | undefined {
  const value = at(document, pointer);
  if (!isJsonObject(value)) return undefined;
  const { $ref } = value;
  return typeof $ref === 'string' ? $ref.slice(1) : pointer;
}

function at(document: JsonValue, pointer: string): JsonValue | undefined {
  const tokens = pointer.split('/').slice(1);
  return tokens.reduce<JsonValue | undefined>(
    (value, token) =>
      isJsonObject(value) ? value[token.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined,
    document,
  );
}

function entriesOf(value: JsonValue | undefined): [string, JsonValue][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/**
 * The document contradicts itself where a branch of an `allOf` forbids additional properties: `BaseActivityItem` is an
 * `Activity`, which allows nothing but type, title, message, payload and pending, AND has `_id`, `timestamp` and
 * `caller`, so that no value at all is valid. What such a branch forbids is therefore allowed.
 */
function openedBranches(document: JsonObject): JsonObject {
  const opened = new Set<JsonValue>();
  visit(document, (schema) => {
    for (const branch of Array.isArray(schema['allOf']) ? (schema['allOf'] as JsonValue[]) : []) {
      const reference = isJsonObject(branch) ? branch['$ref'] : undefined;
      const target = typeof reference === 'string' ? at(document, reference.slice(1)) : branch;
      if (target !== undefined) opened.add(target);
    }
  });
  return map(document, (schema, original) => {
    if (!opened.has(original) || schema['additionalProperties'] !== false) return schema;
    const { additionalProperties: _, ...open } = schema;
    return open;
  }) as JsonObject;
}

/** OpenAPI 3.0 says `nullable: true` where JSON Schema says that `null` is one more type. */
function toJsonSchema(document: JsonValue): JsonValue {
  return map(document, (schema) => {
    if (schema['nullable'] !== true) return schema;
    const { nullable: _, ...rest } = schema;
    return { anyOf: [rest, { type: 'null' }] };
  });
}

function visit(value: JsonValue, look: (object: JsonObject) => void): void {
  if (isJsonObject(value)) look(value);
  if (typeof value === 'object' && value !== null)
    for (const child of Object.values(value)) visit(child as JsonValue, look);
}

/** A copy in which each object, from the innermost on, is what `change` makes of it. */
function map(
  value: JsonValue,
  change: (object: JsonObject, original: JsonObject) => JsonObject,
): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => map(item, change));
  if (!isJsonObject(value)) return value;
  const copy = Object.entries(value).map(([key, child]) => [key, map(child, change)] as const);
  return change(Object.fromEntries(copy), value);
}
