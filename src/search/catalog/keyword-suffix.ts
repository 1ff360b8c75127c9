const suffix = '.keyword';

/** The field whose exact values `name` asks for; undefined when it does not end in `.keyword`. */
export function keywordBase(name: string): string | undefined {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
}

/** The longest string, in UTF-16 units, that is kept as an exact value. Elasticsearch calls it `ignore_above`. */
export const maxExactLength = 256;
