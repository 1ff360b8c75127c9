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
  /** UTF-16 units of a text whose words are found. */
  textLength: 128 * 1024,
} as const;
