const quote = '"'.charCodeAt(0);

/**
 * Any JavaScript string as text that every database keeps: UTF-8 has no lone surrogates, PostgreSQL no NUL.
 * Such strings are stored as their JSON text, which begins with a quotation mark, and so are those that begin with
 * one themselves; all others stand as they are. Different strings stay different.
 */
export function toText(value: string): string {
  const plain = value.charCodeAt(0) !== quote && !value.includes('\0') && value.isWellFormed();
  return plain ? value : JSON.stringify(value);
}

/** The string that `toText` was given. */
export function fromText(stored: string): string {
  return stored.charCodeAt(0) === quote ? (JSON.parse(stored) as string) : stored;
}
