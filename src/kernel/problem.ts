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
  'json/number-not-exact': 'a number cannot be stored exactly as a 64-bit floating-point number',
  'json/too-deep': 'arrays and objects are nested deeper than the limit',
  'json/too-many-values': 'the text has more values than the limit',
  'json/forbidden-key': 'the key `__proto__` is not allowed',
  'shape/invalid': 'a value does not have the documented type, format or range',
  'shape/missing': 'a required member is absent',
  'shape/unknown': 'an unknown member, where only documented ones are allowed',
  'slug/invalid': 'a schema slug has characters other than A-Z a-z 0-9 _ -, or is too long',
  'slug/reserved': 'the slug is a word that the API uses in its own paths',
  'slug/mismatch': 'the schema in the body is not the one in the path',
  'id/invalid': 'an entity id is not a UUID',
  'attribute/duplicate': 'two attributes of one schema have the same name',
  'attribute/unknown-type': 'the attribute type does not exist',
  'capability/duplicate': 'two capabilities of one schema have the same name',
  'template/invalid': 'a template is not valid Handlebars, or uses something that is not available',
  'patch/no-such-place': 'a patch operation names a place that the document does not have',
  'patch/system-field': 'a patch operation changes a field that Entia manages',
  'patch/not-an-object': 'a patch replaces the document with something that is not an object',
  'unique-key/absent': 'the entity has no value at a path of unique_key',
  'unique-key/too-many': 'a schema already has the maximum number of unique keys',
  'filter/invalid': 'a filter clause is not one of the documented shapes',
  'filter/too-many-clauses': 'the filter has more clauses than the limit',
  'filter/too-many-values': 'the `terms` and `ids` of the filter list more values than the limit',
  'filter/schema-required': 'the listing names no schema',
  'sort/invalid': 'a sort key is not `field`, `field:asc` or `field:desc`',
  'sort/too-many-keys': 'the sort has more keys than the limit',
  'scope/unknown': 'a scope is not one of the documented ones',
  'token/expiry-past': 'a token would expire before it is created',
  'page/too-deep': '`from` + `size` is beyond the limit',
  'password/unfit': 'a password is too short, too long or easy to guess',
  'group/unknown': 'there is no group with this id',
  'user/unknown': 'there is no user with this id',
  'range/conflicting': 'mutually exclusive parameters were sent together',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof problemCodes;

/** The most problems that one refusal lists; input can have millions. */
export const maxProblems = 100;

/** The problems of the first items that have some; looks no further once there are as many as are listed. */
export function firstProblems<Item>(
  items: Iterable<Item>,
  check: (item: Item, index: number) => readonly Problem[],
): Problem[] {
  const found: Problem[] = [];
  let index = 0;
  for (const item of items) {
    found.push(...check(item, index++));
    if (found.length >= maxProblems) break;
  }
  return found;
}
