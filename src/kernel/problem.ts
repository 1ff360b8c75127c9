/** One thing that is wrong with what a caller sent, as data. */
export interface Problem {
  /** JSON Pointer (RFC 6901) into what the caller sent; `''` is the whole of it. */
  readonly path: string;
  /** Which part of the request the pointer is into; absent for the body. */
  readonly in?: 'query' | 'path' | 'header';
  /** Stable, `area/what-is-wrong`; listed in docs/reference/errors.md. */
  readonly code: ProblemCode;
  /** One sentence that says what is wrong and how to mend it. */
  readonly message: string;
}

/** Every code that a `Problem` can carry, each with its meaning. */
export const problemCodes = {
  'json/malformed': 'the text is not JSON',
  'json/number-not-exact': 'a number does not survive as a 64-bit floating point number',
  'json/too-deep': 'arrays and objects are nested deeper than the limit',
  'json/forbidden-key': 'the key `__proto__` is not stored',
  'shape/invalid': 'a value does not have the type, format or range that is documented',
  'shape/missing': 'a required member is absent',
  'shape/unknown': 'a member that nobody knows, where only known ones are allowed',
  'slug/invalid': 'a schema slug has characters outside A-Z a-z 0-9 _ -',
  'slug/reserved': 'the slug is the name of a route',
  'slug/mismatch': 'the body names another schema than the path',
  'id/invalid': 'an entity id is not a UUID',
  'id/taken': 'an entity of another schema has this id',
  'attribute/duplicate': 'two attributes of one schema have the same name',
  'attribute/unknown-type': 'the attribute type does not exist',
  'template/invalid': 'a template is not valid Handlebars, or uses something that is not available',
  'patch/no-such-place': 'an operation of a patch names a place that the document does not have',
  'patch/system-field': 'an operation of a patch changes a field that Entia keeps itself',
  'patch/not-an-object': 'a patch replaces the document by something that is no object',
  'unique-key/absent': 'the entity has no value at a path of unique_key',
  'unique-key/too-many': 'a schema has as many unique keys as it may have',
  'filter/invalid': 'a filter clause is not one of the documented shapes',
  'filter/too-many-clauses': 'the filter has more clauses than the limit',
  'filter/too-many-values': 'the `terms` and `ids` of the filter list more values than the limit',
  'filter/schema-required': 'the listing names no schema',
  'sort/invalid': 'a sort key is not `field`, `field:asc` or `field:desc`',
  'sort/too-many-keys': 'the sort has more keys than the limit',
  'scope/unknown': 'a scope is not one of the documented ones',
  'token/expiry-past': 'a token would have ended before it was made',
  'page/too-deep': '`from` + `size` is beyond the limit',
  'password/unfit': 'a password is too short, too long or easily guessed',
  'group/unknown': 'there is no group with this id',
  'user/unknown': 'there is no user with this id',
  'range/conflicting': 'parameters that exclude each other were sent together',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof problemCodes;
