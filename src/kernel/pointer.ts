/** Appends one key or array index to a JSON Pointer (RFC 6901), escaping `~` and `/`. */
export function pointerTo(parent: string, key: string | number): string {
  const token =
    typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
  return `${parent}/${token}`;
}
