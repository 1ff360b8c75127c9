/** The members of a query string; one that is sent several times is a list. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/**
 * Reads a query string. `name[]` is another way to write `name`: axios, and with it the public client of the original,
 * writes lists as `fields[]=a&fields[]=b`.
 */
export function readQuery(text: string): Query {
  const query: Record<string, string | string[]> = Object.create(null);
  if (text === '') return query;
  for (const [key, value] of new URLSearchParams(text)) {
    const name = key.endsWith('[]') ? key.slice(0, -2) : key;
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else query[name] = [before, value];
  }
  return query;
}
