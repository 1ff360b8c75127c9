/** Appends one key or array index to a JSON Pointer (RFC 6901), escaping `~` and `/`. */
export function pointerTo(parent: string, key: string | number): string {
  const token =
    typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
  return `${parent}/${token}`;
}

/** The keys of a JSON Pointer (RFC 6901), unescaped; undefined when the text is none. */
export function parsePointer(pointer: string): readonly string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  const keys = pointer.slice(1).split('/');
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
