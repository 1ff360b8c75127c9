/**
 * What of a document becomes fields. What lies beyond is stored and given back like everything else, and the document is
 * found by its other fields and its id.
 */
export const documentBounds = {
  /** UTF-16 units of a path, dots included. */
  pathLength: 1024,
  /** Names in a path: the keys that it joins, or the parts of a key that has dots. */
  pathNames: 32,
  /** Values of a document, in the order in which they stand there; objects, arrays and nulls count too. */
  values: 50_000,
  /** Fields that every document has or that rights, lists and filters rely on: however many values stand before them,
   *  so many values of each are fields. */
  alwaysSeen: [
    '_schema',
    '_org',
    '_title',
    '_created_at',
    '_updated_at',
    '_deleted_at',
    '_purpose',
    '_tags',
    '_owners',
    '_manifest',
    '_acl',
  ],
  valuesAlwaysSeen: 1000,
  /** UTF-16 units of a text whose words are found. */
  textLength: 128 * 1024,
} as const;
