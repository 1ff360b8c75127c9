type Json = Record<string, unknown>;

/**
 * Moves every shape that has a title to `components.schemas`, under its title, and refers to it where it stood. Of two
 * with one title the first is kept: they are the same but for what describes them in their place.
 */
export function nameShapes(paths: object): { readonly paths: object; readonly schemas: Json } {
  const schemas: Json = {};
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.fromEntries(
      Object.entries(value).map(([key, member]): [string, unknown] => [key, visit(member)]),
    );
    const { title, description: _, ...shape } = copy;
    if (typeof title !== 'string') return copy;
    schemas[title] ??= shape;
    return { $ref: `#/components/schemas/${title}` };
  };
  return { paths: visit(paths) as object, schemas };
}
