const exactFields: ReadonlySet<string> = new Set([
  '_id',
  '_schema',
  '_org',
  '_acl',
  '_owners',
  '_manifest',
  '_purpose',
]);

/** Fields of ids and access rules: their strings are compared whole, on the field itself as on `.keyword`, and are
 *  never split into words. */
export function isExactOnly(path: string): boolean {
  return (
    exactFields.has(path) ||
    path.startsWith('_acl.') ||
    path.startsWith('_owners.') ||
    path.endsWith('entity_id')
  );
}
