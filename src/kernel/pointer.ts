import { maxPathLength } from './entia-error.ts';

/**
 * Appends one key or array index to a JSON Pointer (RFC 6901), escaping `~` and `/`. For places that are shown: what is
 * longer than a problem shows costs nothing more, since a key may be as long as a body.
 */
export function pointerTo(parent: string, key: string | number): string {
  if (parent.length > maxPathLength) return parent;
  if (typeof key === 'number') return `${parent}/${key}`;
  const shown = key.slice(0, maxPathLength);
  return `${parent}/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys of a JSON Pointer (RFC 6901), unescaped; undefined when the text is none. */
export function parsePointer(pointer: string): readonly string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  const keys = pointer.slice(1).split('/');
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
